// SPDX-License-Identifier: MIT
// CSV and TSV as we write them: CSV by RFC 4180 for spreadsheets, TSV with escapes for programs.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace leads {

struct CsvWriteOptions {
  char delimiter = ',';
  bool crlf = false;   ///< ends records in CR LF
  bool guard = false;  ///< an apostrophe before what a spreadsheet would run
};

/// Appends the field, quoted where it has to be.
void write_csv_field(std::string& out, std::string_view value, const CsvWriteOptions& options = {});
/// Appends fields, delimiters and the line end. A lone empty field is written `""`: a blank line
/// would be no record.
void write_csv_record(std::string& out, std::span<const std::string_view> fields,
                      const CsvWriteOptions& options = {});

/// An apostrophe before whatever a spreadsheet might run: a value, or what follows a `;`, a tab or
/// a line break inside it, where a program may split it, that begins with = + - @ or a full-width
/// form of them, blanks before it or not. Where an apostrophe is there already it gets another one.
/// Plain numbers and phone numbers in E.164 are safe.
std::string guarded(std::string_view value);
/// Takes off the apostrophes that guarded() put there; other values come back as they are.
std::string unguard(std::string_view value);

/// Tab, line feed, carriage return and backslash become \t \n \r \\.
void write_tsv_field(std::string& out, std::string_view value);
/// And back; what is no such pair stays.
std::string read_tsv_field(std::string_view written);

}  // namespace leads
