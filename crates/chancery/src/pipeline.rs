//! Work on many articles at once, with results in the order of the input and bounded memory.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// What became of one item.
pub(crate) enum Done<T> {
    /// The result.
    Result(T),
    /// The work stopped on a fault of the program itself: the item's name, and the message.
    Fault(String, String),
}

/// Takes items from `source` on one thread, works on them on `threads` others, and hands the results to `sink` on this
/// one, in the order of the source. At most a few items per thread are held; a slow sink makes the source wait. When
/// `sink` breaks off, the source is not read further.
pub(crate) fn run<I, T>(
    threads: usize,
    source: impl Iterator<Item = I> + Send,
    name: impl Fn(&I) -> String + Sync,
    work: impl Fn(&I) -> T + Sync,
    mut sink: impl FnMut(Done<T>) -> ControlFlow<()>,
) where
    I: Send,
    T: Send,
{
    let threads = threads.max(1);
    let window = threads * 16;
    // A ticket per item that was read and is not printed yet.
    let (give_back, tickets) = mpsc::sync_channel::<()>(window);
    for _ in 0..window {
        // The channel has room for all of them.
        let _ = give_back.send(());
    }
    let (items_in, items) = mpsc::sync_channel::<(usize, I)>(window);
    let (results_in, results) = mpsc::sync_channel::<(usize, Done<T>)>(window);
    let items = Mutex::new(items);
    let (items, name, work) = (&items, &name, &work);
    thread::scope(|scope| {
        scope.spawn(move || feed(source, &tickets, &items_in));
        for _ in 0..threads {
            let results_in = results_in.clone();
            scope.spawn(move || {
                loop {
                    let next = items.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((number, item)) = next else { break };
                    let done = panic::catch_unwind(AssertUnwindSafe(|| work(&item)))
                        .map_or_else(|fault| Done::Fault(name(&item), message(&*fault)), Done::Result);
                    if results_in.send((number, done)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(results_in);
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        'all: for (number, done) in &results {
            waiting.insert(number, done);
            while let Some(done) = waiting.remove(&next) {
                next += 1;
                if sink(done).is_break() {
                    break 'all;
                }
                let _ = give_back.send(());
            }
        }
        // Both ends go, so that nobody waits on them.
        drop(give_back);
        drop(results);
    });
}

fn feed<I>(source: impl Iterator<Item = I>, tickets: &Receiver<()>, items: &SyncSender<(usize, I)>) {
    // A closed channel means that nothing more is wanted.
    let mut source = source.enumerate();
    while tickets.recv().is_ok() {
        let Some(item) = source.next() else { break };
        if items.send(item).is_err() {
            break;
        }
    }
}

fn message(fault: &(dyn std::any::Any + Send)) -> String {
    let text = fault.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| fault.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn results_come_in_order_for_any_number_of_threads() {
        for threads in [1, 2, 3, 8] {
            let mut got = Vec::new();
            let work = |n: &u64| {
                // Uneven work, so that later items finish first.
                thread::sleep(std::time::Duration::from_micros((n * 7919) % 300));
                n * n
            };
            run(threads, 0..500, u64::to_string, work, |done| {
                if let Done::Result(square) = done {
                    got.push(square);
                }
                ControlFlow::Continue(())
            });
            assert_eq!(got, (0..500).map(|n| n * n).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_source_waits_for_the_sink() {
        let read = AtomicUsize::new(0);
        let mut printed = 0;
        let source = (0..1000).inspect(|_| {
            read.fetch_add(1, Ordering::SeqCst);
        });
        run(
            2,
            source,
            i32::to_string,
            |n| *n,
            |_| {
                printed += 1;
                assert!(read.load(Ordering::SeqCst) <= printed + 33);
                ControlFlow::Continue(())
            },
        );
        assert_eq!(printed, 1000);
    }

    #[test]
    fn a_sink_that_breaks_off_stops_the_source() {
        let read = AtomicUsize::new(0);
        let mut printed = 0;
        let source = (0..).inspect(|_| {
            read.fetch_add(1, Ordering::SeqCst);
        });
        run(
            3,
            source,
            u64::to_string,
            |n| *n,
            |_| {
                printed += 1;
                if printed == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(printed, 10);
        assert!(read.load(Ordering::SeqCst) < 200);
    }

    #[test]
    fn a_fault_in_one_item_is_told_and_the_rest_goes_on() {
        let mut got = Vec::new();
        let work = |n: &u64| if *n == 2 { panic!("broken") } else { *n };
        run(2, 0..4, u64::to_string, work, |done| {
            got.push(match done {
                Done::Result(n) => n.to_string(),
                Done::Fault(name, message) => format!("{name} {message}"),
            });
            ControlFlow::Continue(())
        });
        assert_eq!(got, ["0", "1", "2 broken", "3"]);
    }
}
