//! Events as a Parquet file with the columns of the CSV format, typed.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, ConvertedType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use super::export::ExportEvent;
use super::write::{CSV_COLUMNS, cells_of};

/// Rows in one group, held in memory until it is full.
const GROUP: usize = 50_000;

/// Writes events as a Parquet file; every column may be null.
pub struct ParquetWriter<W: Write + Send> {
    file: SerializedFileWriter<W>,
    columns: Vec<Vec<String>>,
}

fn physical(column: &str) -> Physical {
    match column {
        "story" | "geonames" | "mentions" | "publishers" | "articles" => Physical::INT64,
        "score" | "goldstein" | "latitude" | "longitude" => Physical::DOUBLE,
        _ => Physical::BYTE_ARRAY,
    }
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// What writing gives.
    pub fn new(out: W) -> Result<Self, ParquetError> {
        let mut fields = Vec::new();
        for column in CSV_COLUMNS {
            let kind = physical(column);
            let field = Type::primitive_type_builder(column, kind).with_repetition(Repetition::OPTIONAL);
            let field =
                if kind == Physical::BYTE_ARRAY { field.with_converted_type(ConvertedType::UTF8) } else { field };
            fields.push(Arc::new(field.build()?));
        }
        let schema = Arc::new(Type::group_type_builder("event").with_fields(fields).build()?);
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let file = SerializedFileWriter::new(out, schema, Arc::new(properties))?;
        Ok(Self { file, columns: vec![Vec::new(); CSV_COLUMNS.len()] })
    }

    /// Adds an event, one row for each pair of its sides.
    ///
    /// # Errors
    /// What writing gives.
    pub fn write(&mut self, event: &ExportEvent) -> Result<(), ParquetError> {
        for (source, target) in event.pairs() {
            for (column, cell) in self.columns.iter_mut().zip(cells_of(event, source, target)) {
                column.push(cell);
            }
        }
        if self.columns[0].len() >= GROUP { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        let mut group = self.file.next_row_group()?;
        for (name, cells) in CSV_COLUMNS.iter().zip(&mut self.columns) {
            let Some(mut column) = group.next_column()? else { break };
            let levels: Vec<i16> = cells.iter().map(|cell| i16::from(!cell.is_empty())).collect();
            let full = cells.iter().filter(|cell| !cell.is_empty());
            match physical(name) {
                Physical::INT64 => {
                    let values: Vec<i64> = full.map(|cell| cell.parse().unwrap_or_default()).collect();
                    column.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
                }
                Physical::DOUBLE => {
                    let values: Vec<f64> = full.map(|cell| cell.parse().unwrap_or_default()).collect();
                    column.typed::<DoubleType>().write_batch(&values, Some(&levels), None)?;
                }
                _ => {
                    let values: Vec<ByteArray> = full.map(|cell| ByteArray::from(cell.as_str())).collect();
                    column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
                }
            }
            column.close()?;
            cells.clear();
        }
        group.close()?;
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// What writing gives.
    pub fn finish(mut self) -> Result<W, ParquetError> {
        if !self.columns[0].is_empty() {
            self.flush()?;
        }
        self.file.into_inner()
    }
}
