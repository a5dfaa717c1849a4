// SPDX-License-Identifier: MIT
#include "import/source/source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/files/spool.h"
#include "base/text.h"
#include "base/utf8.h"
#include "formats/mail/mail.h"
#include "formats/text/encoding.h"
#include "formats/text/gzip.h"
#include "formats/xlsx/xlsx_archive.h"
#include "import/source/csv_rows.h"
#include "import/source/encoding_audit.h"
#include "import/source/header_finder.h"
#include "import/source/json_rows.h"
#include "import/source/mail_rows.h"
#include "import/source/vcard_rows.h"
#include "import/source/xlsx_rows.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr std::size_t kHeadBytes = std::size_t{64} << 10;

std::string head_of(ByteSource source, std::size_t size) {
  std::string head(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const std::size_t got = source(head.data() + done, size - done);
    if (got == 0) break;
    done += got;
  }
  head.resize(done);
  return head;
}

// What people take for a table, and no reader of ours does. Some programs call a web page .xls.
void refuse_other_files(std::string_view text, const std::string& name) {
  constexpr auto kOthers = std::to_array<std::pair<std::string_view, const char*>>(
      {{"<!doctype html", "a web page"},
       {"<html", "a web page"},
       {"<table", "a web page"},
       {"<?xml", "XML"},
       {"%pdf-", "a PDF"},
       {"{\\rtf", "a text of a word processor"}});
  const std::string begin = fold(text.substr(0, 16));
  for (const auto& [word, what] : kOthers)
    if (begin.starts_with(word))
      throw Error(ErrorKind::bad_input, name,
                  std::string("this is ") + what + ", whatever its name says",
                  "open it with what reads it, a spreadsheet if it can, and save the table as CSV "
                  "or .xlsx");
}

// An address book in LDIF begins with the name of an entry, perhaps below its version and comments.
bool is_ldif(std::string_view text) {
  while (!text.empty()) {
    const std::string line = fold(text.substr(0, text.find('\n')));
    if (line.starts_with("dn:")) return true;
    if (!line.empty() && !line.starts_with('#') && !line.starts_with("version:")) return false;
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  }
  return false;
}

FileForm form_of(std::string_view head, const std::string& name) {
  if (is_zip(head) || is_ole(head)) return FileForm::xlsx;
  const std::string text = head_of(as_utf8(bytes_of(head)), kHeadBytes);
  std::string_view rest = text;
  rest = trim(rest);  // byte order marks as well
  refuse_other_files(rest, name);
  if (fold(rest.substr(0, 11)) == "begin:vcard") return FileForm::vcard;
  if (rest.starts_with('{')) return FileForm::json;
  if (rest.starts_with('[') &&
      (trim(rest.substr(1)).starts_with('{') || trim(rest.substr(1)).starts_with(']')))
    return FileForm::json;
  if (rest.starts_with("[[") || rest.starts_with("[\"") ||
      (rest.starts_with('[') &&
       (trim(rest.substr(1)).starts_with('[') || trim(rest.substr(1)).starts_with('"'))))
    throw Error(ErrorKind::bad_input, name, "this is JSON, but not a list of records",
                "a record is an object: [{\"name\": \"Ana\", \"email\": \"ana@acme.example\"}, …]");
  if (is_ldif(rest))
    throw Error(ErrorKind::bad_input, name, "this is an address book in LDIF, which cannot be read",
                "export it as CSV or vCard instead");
  if (fold(rest.substr(0, 15)) == "begin:vcalendar")
    throw Error(ErrorKind::bad_input, name, "this is a calendar (iCalendar), not a list of leads",
                "for the leads of an export, write CSV, .xlsx or vCard instead");
  if (is_mail(rest.substr(0, rest.rfind('\n')))) return FileForm::mail;
  const auto dot = name.rfind('.');
  const std::string end = dot == std::string::npos ? "" : fold(name.substr(dot + 1));
  return end == "eml" || end == "mbox" ? FileForm::mail : FileForm::csv;
}

// As we write it, without quotes: a spreadsheet that saved it again ends its lines otherwise, and
// quotes.
bool is_own_tsv(std::string_view head) {
  const auto end = head.find('\n');
  return head.starts_with("lead_id\t") && (end == std::string_view::npos || head[end - 1] != '\r');
}

std::string_view origin_of(ByteOrderMark mark, Encoding named) {
  const bool wide =
      named == Encoding::utf16 || named == Encoding::utf16le || named == Encoding::utf16be;
  if (mark == ByteOrderMark::utf8) return {};
  return mark != ByteOrderMark::none || wide ? kUtf16
         : is_single_byte(named)             ? kWindows
                                             : std::string_view();
}

bool is_utf8(const ByteSource& source) {
  std::string piece(kHeadBytes, '\0'), rest;
  for (std::size_t got = source(piece.data(), piece.size()); got > 0;
       got = source(piece.data(), piece.size())) {
    rest.append(piece, 0, got);
    const std::size_t good = first_invalid_utf8(rest).value_or(rest.size());
    if (rest.size() - good > 3) return false;  // more than a letter that the next piece ends
    rest.erase(0, good);
  }
  return rest.empty();
}

}  // namespace

std::string_view form_name(FileForm form) {
  switch (form) {
    case FileForm::csv:
      return "csv";
    case FileForm::json:
      return "json";
    case FileForm::vcard:
      return "vcard";
    case FileForm::xlsx:
      return "xlsx";
    case FileForm::mail:
      return "mail";
  }
  return "";
}

struct ImportSource::Pipe {
  explicit Pipe(const std::string& directory) : kept(directory) {}
  UnnamedFile kept;
  bool ended = false;
};

ImportSource::ImportSource(std::string path, std::string directory)
    : path_(std::move(path)), name_(path_ == "-" ? "standard input" : path_) {
  if (path_ == "-") {
    file_ = STDIN_FILENO;
  } else {
    file_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (file_ < 0 && errno == ENOENT)
      throw Error(ErrorKind::not_found, path_, "there is no such file");
    if (file_ < 0) throw Error(ErrorKind::storage, path_, std::strerror(errno));
  }
  struct stat status {};
  if (::fstat(file_, &status) == 0 && S_ISDIR(status.st_mode))
    throw Error(ErrorKind::bad_input, path_, "is a directory, not a file");
  if (S_ISREG(status.st_mode) && path_ != "-")
    size_ = static_cast<std::uint64_t>(status.st_size);
  else
    pipe_ = std::make_unique<Pipe>(directory);
  form_ = form_of(head_of(bytes(), 4096), name_);
}

ImportSource::~ImportSource() {
  if (path_ != "-" && file_ >= 0) ::close(file_);
}

std::size_t ImportSource::read_at(std::uint64_t offset, char* to, std::size_t size) const {
  if (pipe_ && offset < pipe_->kept.size())
    return pipe_->kept.read(offset, to, std::min<std::uint64_t>(size, pipe_->kept.size() - offset));
  if (pipe_ && pipe_->ended) return 0;
  while (true) {
    const ssize_t got =
        pipe_ ? ::read(file_, to, size) : ::pread(file_, to, size, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      throw Error(ErrorKind::storage, name_,
                  std::string("reading failed: ") + std::strerror(errno));
    if (pipe_ && got == 0) pipe_->ended = true;
    if (pipe_ && got > 0) pipe_->kept.append({to, static_cast<std::size_t>(got)});
    return static_cast<std::size_t>(got);
  }
}

ByteSource ImportSource::raw() const {
  return [this, offset = std::uint64_t{0}](char* to, std::size_t size) mutable {
    const std::size_t got = read_at(offset, to, size);
    offset += got;
    return got;
  };
}

ByteSource ImportSource::bytes() const {
  const std::string head = head_of(raw(), 3);
  return is_gzip(head) ? gunzip(raw(), name_) : raw();
}

int preamble_lines(std::string_view head, char delimiter) {
  HeaderFinder finder;
  CsvReader reader(bytes_of(head), {delimiter});
  CsvRecord record;
  while (finder.wants_more() && reader.next(record)) finder.take(record.line, record.fields);
  return finder.lines_above();
}

std::string ImportSource::contradiction(const SourceOptions& options) const {
  const auto named = parse_encoding(options.encoding);
  if (!named || form_ == FileForm::xlsx || form_ == FileForm::mail) return {};
  const ByteOrderMark mark = byte_order_mark(head_of(bytes(), kByteOrderMark.size()));
  const bool wide =
      *named == Encoding::utf16 || *named == Encoding::utf16le || *named == Encoding::utf16be;
  const char* really = nullptr;
  if (mark == ByteOrderMark::utf8 && (wide || is_single_byte(*named))) really = "UTF-8";
  if ((mark == ByteOrderMark::utf16le || mark == ByteOrderMark::utf16be) && !wide &&
      *named != Encoding::found)
    really = "UTF-16";
  return really == nullptr ? ""
                           : std::string("its byte order mark says that it is ") + really +
                                 ": read so, not as " + options.encoding;
}

SourceOptions ImportSource::settled(SourceOptions options) const {
  if (form_ != FileForm::csv) return options;
  // We write commas; a spreadsheet may have saved it with what its country uses.
  for (const char delimiter : {',', '\0'}) {
    CsvReader reader(as_utf8(bytes()), {delimiter});
    CsvRecord record;
    if (!reader.next(record) || record.line != 1 || record.fields.size() < 2 ||
        record.fields.back() != "problem")
      continue;
    options.delimiter = reader.delimiter();
    options.skip_lines = 0;
    if (is_utf8(as_utf8(bytes()))) options.encoding.clear();
    break;
  }
  return options;
}

std::unique_ptr<RowReader> ImportSource::rows(const SourceOptions& options) const {
  const auto encoding = parse_encoding(options.encoding);
  if (!encoding)
    throw Error(ErrorKind::usage, "--encoding",
                "\"" + options.encoding + "\" is none this program reads",
                "utf-8, utf-16, windows-1252 or iso-8859-1");
  const ByteOrderMark mark = byte_order_mark(head_of(bytes(), kByteOrderMark.size()));
  const std::string_view origin = origin_of(mark, *encoding);
  const auto text = [this, found = mark == ByteOrderMark::none ? *encoding : Encoding::found] {
    return as_utf8(bytes(), found);
  };
  const auto noted = [&origin](std::unique_ptr<RowReader> rows) {
    return origin == kWindows ? with_letters_noted(std::move(rows)) : std::move(rows);
  };
  switch (form_) {
    case FileForm::json: {
      // Any record may bring a column: they are looked for once.
      if (!json_columns_) json_columns_ = json_columns(name_, text());
      return noted(std::make_unique<JsonRows>(name_, text(), *json_columns_));
    }
    case FileForm::vcard:
      return noted(std::make_unique<VcardRows>(name_, text(), origin));
    case FileForm::mail:
      return std::make_unique<MailRows>(name_, bytes(), options.bodies);
    case FileForm::xlsx: {
      // Its directory stands at its end: all of a pipe has to be there first.
      if (pipe_) {
        std::string rest(kHeadBytes, '\0');
        std::uint64_t at = 0;
        for (std::size_t got = 1; got > 0; at += got) got = read_at(at, rest.data(), rest.size());
      }
      auto rows = std::make_unique<XlsxRows>(name_, pipe_ ? pipe_->kept.descriptor() : file_,
                                             options.sheet, workbook_, options.skip_lines);
      workbook_ = rows->workbook();  // its shared strings are read once
      return rows;
    }
    case FileForm::csv: {
      const std::string head = head_of(text(), kHeadBytes);
      CsvDialect dialect;
      dialect.encoding = origin;
      dialect.quotes = !is_own_tsv(head);
      if (!options.delimiter.empty())
        dialect.delimiter = options.delimiter[0];
      else if (!dialect.quotes)
        dialect.delimiter = '\t';
      const int skipped =
          options.skip_lines > 0 ? options.skip_lines : preamble_lines(head, dialect.delimiter);
      return noted(std::make_unique<CsvRows>(name_, text(), dialect, skipped));
    }
  }
  throw Error(ErrorKind::bug, name_, "a form without a reader");
}

}  // namespace leads
