//! From the arcs of the parser to a tree: pseudo-projective labels resolved, sentences found.

/// A dependency tree; a root is its own head.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) heads: Vec<usize>,
    pub(crate) starts: Vec<bool>,
    left: Vec<usize>,
    right: Vec<usize>,
}

/// Edges settle within this many rounds, or never.
const ROUNDS: usize = 11;

impl Tree {
    /// Finds the span of every token and the sentences.
    pub(crate) fn settle(&mut self) {
        let n = self.heads.len();
        self.left.clear();
        self.left.extend(0..n);
        self.right.clear();
        self.right.extend(0..n);
        for _ in 0..ROUNDS {
            for i in 0..n {
                self.widen(i);
            }
            for i in (0..n).rev() {
                self.widen(i);
            }
            self.mark_starts();
            if self.heads_stay_inside() {
                break;
            }
        }
        self.mark_starts();
    }

    fn widen(&mut self, child: usize) {
        let head = self.heads[child];
        self.left[head] = self.left[head].min(self.left[child]);
        self.right[head] = self.right[head].max(self.right[child]);
    }

    fn mark_starts(&mut self) {
        self.starts.clear();
        self.starts.resize(self.heads.len(), false);
        for (i, &head) in self.heads.iter().enumerate() {
            if head == i {
                self.starts[self.left[i]] = true;
            }
        }
    }

    /// Whether every head stands within the sentence of its child (or just behind it, as the model was trained).
    fn heads_stay_inside(&self) -> bool {
        let n = self.heads.len();
        let mut start = 0;
        for i in 0..n {
            if (i > 0 && self.starts[i]) || i + 1 == n {
                if self.heads[start..i].iter().any(|&head| head < start || head > i) {
                    return false;
                }
                start = i;
            }
        }
        true
    }

    /// Resolves labels of the form `own||head's`: the token was attached higher than where it belongs, and
    /// the nearest descendant of that head with the second label is its true head.
    pub(crate) fn deprojectivize<L: Copy + PartialEq>(
        &mut self,
        labels: &mut [L],
        split: impl Fn(L) -> Option<(L, L)>,
        is_space: impl Fn(usize) -> bool,
    ) {
        let mut changed = false;
        for i in 0..self.heads.len() {
            let Some((own, wanted)) = split(labels[i]) else { continue };
            self.heads[i] = self.find_head(i, |child| labels[child] == wanted, &is_space);
            labels[i] = own;
            changed = true;
        }
        if changed {
            self.settle();
        }
    }

    fn find_head(&self, token: usize, fits: impl Fn(usize) -> bool, is_space: impl Fn(usize) -> bool) -> usize {
        let mut queue = vec![self.heads[token]];
        let mut at = 0;
        // A tree visits every token at most once; the bound holds whatever the heads.
        while at < queue.len() && at <= self.heads.len() {
            let parent = queue[at];
            at += 1;
            for child in self.left[parent]..=self.right[parent] {
                if child == parent || self.heads[child] != parent || child == token || is_space(child) {
                    continue;
                }
                if fits(child) {
                    return child;
                }
                queue.push(child);
            }
        }
        self.heads[token]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_begin_at_the_left_edge_of_roots() {
        let check = |heads: &[usize], expect: &[usize]| {
            let mut tree = Tree { heads: heads.to_vec(), ..Tree::default() };
            tree.settle();
            let starts: Vec<usize> = (0..heads.len()).filter(|&i| tree.starts[i]).collect();
            assert_eq!(starts, expect, "{heads:?}");
        };
        check(&[], &[]);
        check(&[0], &[0]);
        check(&[1, 1, 1], &[0]);
        check(&[1, 1, 4, 2, 4], &[0, 2]);
    }

    #[test]
    fn lifted_tokens_come_down() {
        // 3 hangs on 1 with a label that says it belongs below the "o" there, which is 2.
        let mut tree = Tree { heads: vec![1, 1, 1, 1], ..Tree::default() };
        tree.settle();
        let mut labels = ["s", "ROOT", "o", "p||o"];
        tree.deprojectivize(&mut labels, |label| label.split_once("||"), |_| false);
        assert_eq!(tree.heads, [1, 1, 1, 2]);
        assert_eq!(labels, ["s", "ROOT", "o", "p"]);
        // Nothing fits: the head stays.
        let mut tree = Tree { heads: vec![1, 1, 1, 1], ..Tree::default() };
        tree.settle();
        let mut labels = ["s", "ROOT", "o", "p||x"];
        tree.deprojectivize(&mut labels, |label| label.split_once("||"), |_| false);
        assert_eq!(tree.heads, [1, 1, 1, 1]);
    }
}
