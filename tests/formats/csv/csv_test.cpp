// SPDX-License-Identifier: MIT
#include "formats/csv/csv.h"

#include <doctest/doctest.h>

#include <random>

#include "base/utf8.h"
#include "formats/csv/csv_write.h"
#include "formats/text/encoding.h"

using leads::bytes_of;
using leads::CsvDialect;
using leads::CsvReader;
using leads::CsvRecord;

namespace {

using Record = std::vector<std::string>;
using Records = std::vector<Record>;

// Problems come as {"!line:column message"}.
Records read(leads::ByteSource source, CsvDialect dialect = {}) {
  CsvReader reader(std::move(source), dialect);
  Records records;
  CsvRecord record;
  while (reader.next(record)) {
    if (record.problem == nullptr) {
      records.emplace_back(record.fields.begin(), record.fields.end());
      continue;
    }
    CHECK(record.fields.empty());
    const auto& problem = *record.problem;
    records.push_back({"!" + std::to_string(problem.line) + ":" + std::to_string(problem.column) +
                       " " + problem.message});
  }
  CHECK(!reader.next(record));
  return records;
}

std::string show(const Records& records) {
  std::string out;
  for (const Record& record : records) {
    for (const std::string& field : record) out += "[" + field + "]";
    out += "/";
  }
  return out;
}

std::string read_text(std::string_view text, CsvDialect dialect = {}) {
  return show(read(bytes_of(text), dialect));
}

// The rules of the reader, one byte at a time over the whole text.
class NaiveReader {
 public:
  NaiveReader(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

  Records read() {
    while (at_ < text_.size()) {
      Record record;
      bool bad = false;
      const std::size_t start = at_;
      const bool closed = read_record(record, bad);
      bad = bad || leads::first_invalid_utf8(text_.substr(start, line_end_ - start));
      if (!closed)
        records_.push_back({"!"});
      else if (bad)
        records_.push_back({"!"});
      else if (line_end_ > start)
        records_.push_back(record);
      if (!closed) break;
    }
    return records_;
  }

 private:
  bool at_break() const { return at_ == text_.size() || text_[at_] == '\n' || text_[at_] == '\r'; }
  bool at_end_of_field() const { return at_break() || text_[at_] == delimiter_; }

  bool read_record(Record& record, bool& bad) {
    for (;;) {
      std::string field;
      if (at_ < text_.size() && text_[at_] == '"') {
        if (!read_quoted(field)) return false;
        while (!at_end_of_field()) {
          if (text_[at_] != ' ' && text_[at_] != '\t') bad = true;
          ++at_;
        }
      } else {
        while (!at_end_of_field()) field += text_[at_++];
      }
      record.push_back(field);
      if (at_break()) break;
      ++at_;
    }
    line_end_ = at_;
    if (text_.substr(at_).starts_with("\r\n"))
      at_ += 2;
    else if (at_ < text_.size())
      ++at_;
    return true;
  }

  bool read_quoted(std::string& field) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '"') {
        field += text_[at_];
      } else if (text_.substr(at_ + 1).starts_with('"')) {
        field += '"';
        ++at_;
      } else {
        ++at_;
        return true;
      }
    }
    return false;
  }

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
  std::size_t line_end_ = 0;
  Records records_;
};

std::string random_text(std::mt19937& random, std::string_view alphabet, std::size_t longest) {
  std::string text(random() % (longest + 1), ' ');
  for (char& c : text) c = alphabet[random() % alphabet.size()];
  return text;
}

}  // namespace

TEST_CASE("records, fields and line ends") {
  CHECK(read_text("") == "");
  CHECK(read_text("\n\r\n\r\n\n") == "");
  CHECK(read_text("a,b\nc,d\n") == "[a][b]/[c][d]/");
  CHECK(read_text("a,b\r\nc,d") == "[a][b]/[c][d]/");
  CHECK(read_text("a,b\rc,d\r") == "[a][b]/[c][d]/");
  CHECK(read_text("\n\na,b\n\nc,d\n\n") == "[a][b]/[c][d]/");
  CHECK(read_text(",\n,,") == "[][]/[][][]/");
  CHECK(read_text("a,b,\n") == "[a][b][]/");
  CHECK(read_text(" a , b \n") == "[ a ][ b ]/");
  CHECK(read_text("one\ntwo") == "[one]/[two]/");
}

TEST_CASE("quotes") {
  CHECK(read_text("\"a\",\"b,c\",\"\"\n") == "[a][b,c][]/");
  CHECK(read_text("\"\"\n\"\"") == "[]/[]/");
  CHECK(read_text("\"a\"\"b\",\"\"\"\",\"\"\"x\"\"\"\n") == "[a\"b][\"][\"x\"]/");
  CHECK(read_text("\"a\nb\r\nc\",d\ne,f") == "[a\nb\r\nc][d]/[e][f]/");
  CHECK(read_text("5\" pipe,a\"b\"\nc,d") == "[5\" pipe][a\"b\"]/[c][d]/");
  CHECK(read_text("\"a\" ,\"b\"\t\n", {','}) == "[a][b]/");
  CHECK(read_text("a, \"b\"\n") == "[a][ \"b\"]/");
}

TEST_CASE("what is wrong with a record is said, and the next one is read") {
  CHECK(read_text("a,\"b\"c,d\ne,f") == "[!1:6 text after the closing quote]/[e][f]/");
  CHECK(read_text("a,\"he said \"hi\", ok\",x\ne,f") ==
        "[!1:13 text after the closing quote]/[e][f]/");
  CHECK(read_text("x,\"a\nb\nc\"d,e\nf,g") == "[!3:3 text after the closing quote]/[f][g]/");
  CHECK(read_text("a,b\nä,\"b\nc,d\n") ==
        "[a][b]/[!2:3 the quote that opens here is never closed]/");
  CHECK(read_text("a,b\n\"") == "[a][b]/[!2:1 the quote that opens here is never closed]/");
  CHECK(read_text("a,b\näx\xff,c\nd,e") == "[a][b]/[!2:3 bytes that are not UTF-8]/[d][e]/");
  CHECK(read_text("a,b\n\"x\ny\xc3\",c\nd,e\xe2\nf,g") ==
        "[a][b]/[!3:2 bytes that are not UTF-8]/[!4:4 bytes that are not UTF-8]/[f][g]/");
  CHECK(read_text(std::string_view("a,\0\nb,c", 7)) == "[!1:3 a NUL byte]/[b][c]/");
  CHECK(read_text("a\xe2\x82") == "[!1:2 bytes that are not UTF-8]/");

  CsvReader reader(bytes_of("x,\"a\nb\"c\n"));
  CsvRecord record;
  REQUIRE(reader.next(record));
  CHECK(record.problem->hint == "the quote was opened on line 1");
  CHECK(record.problem->excerpt == "b\"c");
  CHECK(record.raw == "x,\"a\nb\"c");
}

TEST_CASE("the limits") {
  const std::string field(64 << 10, 'x');
  CHECK(read_text(field + ",b\nc,d") == "[" + field + "][b]/[c][d]/");
  CHECK(read_text("a,y" + field + "\nc,d") == "[!1:3 a field of more than 64 KiB]/[c][d]/");
  CHECK(read_text("a,\"y" + field + "\"\nc,d") == "[!1:4 a field of more than 64 KiB]/[c][d]/");
  const std::string thousand(999, ',');
  CHECK(read_text(thousand + "\n")[0] == '[');
  CHECK(read_text(thousand + ",\nc,d", {','}) == "[!1:1001 more than 1000 columns]/[c][d]/");
  std::string long_line;
  for (int i = 0; i < 17; ++i) long_line += field + ",";
  CHECK(read_text(long_line + "\nc,d", {','}) == "[!1:1 a record of more than 1 MiB]/[c][d]/");
  CHECK(read_text(long_line + long_line + long_line + "\xff\nc,\xff\nc,d", {','}) ==
        "[!1:1 a record of more than 1 MiB]/[!2:3 bytes that are not UTF-8]/[c][d]/");
  CHECK(read_text(long_line + "\xff,\xff\nc,d\ne,\xff", {','}) ==
        "[!1:1 a record of more than 1 MiB]/[c][d]/[!3:3 bytes that are not UTF-8]/");
  CHECK(read_text(long_line, {','}) == "[!1:1 a record of more than 1 MiB]/");
  CHECK(read_text("a,b\nc,\"" + long_line + "\ne,f", {','}) ==
        "[a][b]/[!2:3 the quote that opens here is not closed within 1 MiB]/");
}

TEST_CASE("delimiters are found outside quotes, told by sep=, or given") {
  const auto delimiter = [](std::string_view text) {
    return CsvReader(bytes_of(text)).delimiter();
  };
  CHECK(delimiter("a,b;c;d\n") == ';');
  CHECK(delimiter("\"a;b;c\",d\n\"e;f;g\",h\n") == ',');
  CHECK(delimiter("a\tb\n1,5\t2,5\n") == '\t');
  CHECK(delimiter("name;value\nx;1,5\ny;2,5\n") == ';');
  CHECK(delimiter("a|b|c\nx|y, z|w\n") == '|');
  CHECK(delimiter("email\na@b.de\n") == ',');
  CHECK(delimiter("") == ',');
  CHECK(delimiter("id,tags\n1,a|b|c\n2,d|e|f\n") == ',');
  CHECK(delimiter("Notes:\n\"When, why, and how, well\"\n\nFirst Name,Last Name\nAda,L\nBob,M\n") ==
        ',');
  CHECK(read_text("sep=;\na;b,c\n") == "[a][b,c]/");
  CHECK(read_text("\xef\xbb\xbfsep=|\r\na|b\r\n\"x") ==
        "[a][b]/[!3:1 the quote that opens here is never closed]/");
  CHECK(read_text("sep=;\na,b;c\n", {','}) == "[a][b;c]/");
  CHECK(read_text("sep=\xa9\r\na,b\r\n") == "[!1:5 bytes that are not UTF-8]/[a][b]/");
  CHECK(read_text("a;b,c\n", {','}) == "[a;b][c]/");
  CHECK(read_text("\xef\xbb\xbf\"a,b\",c\n") == "[a,b][c]/");
  CHECK(read_text("\xef\xbb\xbf") == "");
}

TEST_CASE("lines and places are physical, in code points") {
  CsvReader reader(bytes_of("\n\nä,\"x\r\ny\nzé\",\"w\"\"\",é\rq\n\nlast,one"));
  CsvRecord record;
  REQUIRE(reader.next(record));
  CHECK(record.line == 3);
  const auto at = [&](std::size_t field) {
    const auto place = reader.place(field);
    return std::to_string(place.line) + ":" + std::to_string(place.column) + "+" +
           std::to_string(place.width);
  };
  CHECK(at(0) == "3:1+1");
  CHECK(at(1) == "3:3+2");
  CHECK(at(2) == "5:5+5");
  CHECK(at(3) == "5:11+1");
  CHECK(at(4) == "5:12+1");
  const auto problem = reader.problem_at(3, "no", "mend");
  CHECK(problem.line == 5);
  CHECK(problem.excerpt == "zé\",\"w\"\"\",é");
  REQUIRE(reader.next(record));
  CHECK(record.line == 6);
  REQUIRE(reader.next(record));
  CHECK(record.line == 8);
  CHECK(reader.place(1).column == 6);
  CHECK(reader.offset() > 0);
}

TEST_CASE("any file reads as a naive reader reads it, however it arrives") {
  std::mt19937 random(17);
  for (int round = 0; round < 6000; ++round) {
    const auto* const alphabet = round % 3 == 0   ? "ab,;\"\n\r \t"
                                 : round % 3 == 1 ? "abcdefghijklmnop,\"\"\n"
                                                  : "aa,\n\xe2\x82\xac\xe2\x82\xac\"";
    const std::string text = random_text(random, alphabet, round % 4 == 0 ? 400 : 40);
    if (text.starts_with("sep=")) continue;
    Records expected = NaiveReader(text, ',').read();
    const std::size_t steps[] = {1, 2, 3, 7, 64, text.size() + 1};
    for (const std::size_t step : steps) {
      Records found = read(bytes_of(text, step), {','});
      for (Record& record : found)
        if (!record.empty() && record[0].starts_with('!')) record = {"!"};
      REQUIRE_MESSAGE(found == expected, text);
    }
  }
}

TEST_CASE("a file larger than the window reads the same at every boundary") {
  std::mt19937 random(23);
  std::string text;
  while (text.size() < 700'000) {
    std::vector<std::string> fields;
    for (int i = 0; i < 6; ++i)
      fields.push_back(random_text(random, "abc,\"\n\r é€", random() % 50 == 0 ? 3000 : 12));
    // Cut code points are mended: this test is about boundaries.
    for (std::string& field : fields)
      std::erase_if(field, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    fields[0] += "é€😀";
    const std::vector<std::string_view> views(fields.begin(), fields.end());
    leads::write_csv_record(text, views,
                            {.delimiter = ',', .crlf = random() % 2 == 0, .guard = false});
  }
  const Records expected = NaiveReader(text, ',').read();
  for (const std::size_t step :
       {std::size_t{1000003}, std::size_t{65536}, std::size_t{4093}, std::size_t{7}})
    CHECK(read(bytes_of(text, step), {','}) == expected);
}

TEST_CASE("what the writer wrote the reader reads") {
  std::mt19937 random(29);
  for (int round = 0; round < 3000; ++round) {
    Records records(1 + random() % 3);
    std::string text;
    const leads::CsvWriteOptions options{
        .delimiter = ";,\t|"[random() % 4], .crlf = round % 2 == 0, .guard = round % 3 == 0};
    for (Record& record : records) {
      for (std::size_t i = 0; i <= random() % 4; ++i)
        record.push_back(random_text(random, "a,;|\t\"\n\r'=+-@1. ", 6));
      const std::vector<std::string_view> views(record.begin(), record.end());
      leads::write_csv_record(text, views, options);
    }
    Records found = read(bytes_of(text, 5), {options.delimiter});
    if (options.guard)
      for (Record& record : found)
        for (std::string& field : record) field = std::string(leads::unguard(field));
    REQUIRE_MESSAGE(found == records, text);
  }
  for (const auto* value : {"sep=;", "\xef\xbb\xbfx"}) {
    std::string text;
    leads::write_csv_field(text, value);
    CHECK(read_text(text) == "[" + std::string(value) + "]/");
  }
}

TEST_CASE("exported values cannot run in a spreadsheet") {
  const auto guarded = [](std::string_view value) {
    std::string out;
    leads::write_csv_field(out, value, {.delimiter = ',', .crlf = false, .guard = true});
    return out;
  };
  for (const auto* value : {"=1+1", "+1+1", "-1+1", "@SUM(A1)", "＝1", "＋1", "－1", "＠a", "'a",
                            "''", "+", "-", "-1.", "+49 30", "=", "-x"}) {
    CHECK_MESSAGE(guarded(value) == "'" + std::string(value), value);
    CHECK(leads::unguard(guarded(value)) == value);
  }
  CHECK(guarded("\t=1") == "'\t'=1");
  CHECK(guarded("\r=1") == "\"'\r'=1\"");
  CHECK(guarded("Acme; =HYPERLINK(A1)") == "Acme;' =HYPERLINK(A1)");
  CHECK(guarded("a;=1+1;-5;+x") == "a;'=1+1;-5;'+x");
  CHECK(guarded("Hello\n=cmd") == "\"Hello\n'=cmd\"");
  for (const auto* value : {" =1+1", "\u00a0=1+1", " \u3000@x", "\u2003-x", "a;'b", "a;\u00a0=b",
                            "'a;'=b", "x\t+y", "a\n- b\n- c"}) {
    CHECK_MESSAGE(leads::guarded(value) != value, value);
    CHECK_MESSAGE(leads::unguard(leads::guarded(value)) == value, value);
  }
  for (const auto* value : {"a; b", "1;2;-3", " x", "a;", "a; +4930123456"})
    CHECK_MESSAGE(leads::guarded(value) == value, value);
  CHECK(guarded("=\"a\"") == "\"'=\"\"a\"\"\"");
  for (const auto* value : {"", "a=1", "-5", "+5", "-1.25", "+4930123456", "5", "O'Neil"})
    CHECK_MESSAGE(guarded(value) == value, value);
  CHECK(leads::unguard("'+316") == "'+316");
  CHECK(leads::unguard("'tis") == "'tis");
}

TEST_CASE("TSV for programs has no tab or line break inside a value") {
  std::string out;
  leads::write_tsv_field(out, "a\tb\nc\rd\\e é");
  CHECK(out == "a\\tb\\nc\\rd\\\\e é");
  CHECK(leads::read_tsv_field(out) == "a\tb\nc\rd\\e é");
  for (const char* const kept : {"", "plain", "\\", "a\\x", "é\\"})
    CHECK(leads::read_tsv_field(kept) == kept);
  CHECK(leads::read_tsv_field("\\\\n\\") == "\\n\\");
}

TEST_CASE("a file without quotes has them as letters") {
  CHECK(read_text("a\t\"b\n\"c\"\t\"\"d\"\n", {.delimiter = '\t', .quotes = false}) ==
        "[a][\"b]/[\"c\"][\"\"d\"]/");
}

TEST_CASE("UTF-16 with a byte order mark") {
  const std::u16string text = u"a;ä\n😀;\"x\ny\"\n";
  std::string little = "\xff\xfe", big = "\xfe\xff";
  for (const char16_t unit : text) {
    little += {static_cast<char>(unit & 0xff), static_cast<char>(unit >> 8)};
    big += {static_cast<char>(unit >> 8), static_cast<char>(unit & 0xff)};
  }
  for (const std::size_t step : {1u, 2u, 3u, 7u, 1000u}) {
    CHECK(show(read(leads::as_utf8(bytes_of(little, step)))) == "[a][ä]/[😀][x\ny]/");
    CHECK(show(read(leads::as_utf8(bytes_of(big, step)))) == "[a][ä]/[😀][x\ny]/");
    CHECK(show(read(leads::as_utf8(bytes_of("a,ä\n", step)))) == "[a][ä]/");
    CHECK(show(read(leads::as_utf8(bytes_of("\xff", step)))) == "[!1:1 bytes that are not UTF-8]/");
    CHECK(show(read(leads::as_utf8(bytes_of("", step)))) == "");
  }
  const std::string lone = little + std::string("b\0;\0\x3d\xd8\n\0c\0;\0d\0", 14) + "\x3d";
  CHECK(show(read(leads::as_utf8(bytes_of(lone)))) ==
        "[a][ä]/[😀][x\ny]/[!4:3 bytes that are not UTF-8]/[!5:4 bytes that are not UTF-8]/");
}
