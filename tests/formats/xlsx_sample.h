// .xlsx files made in memory, and a descriptor to read them from.
#pragma once

#include <doctest/doctest.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leads {

using ZipParts = std::vector<std::pair<std::string, std::string>>;

inline std::string little(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
  return out;
}

inline std::string deflated(std::string text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// `packed` false stores the parts as they are.
inline std::string zip_of(const ZipParts& parts, bool packed = true, unsigned flags = 0) {
  std::string out, directory;
  for (const auto& [name, text] : parts) {
    const std::string body = packed ? deflated(text) : text;
    const auto checksum =
        crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size()));
    const std::string common = little(20, 2) + little(flags, 2) + little(packed ? 8 : 0, 2) +
                               little(0, 4) + little(checksum, 4) + little(body.size(), 4) +
                               little(text.size(), 4) + little(name.size(), 2) + little(0, 2);
    directory += "PK\x01\x02" + little(20, 2) + common + little(0, 2) + little(0, 2) +
                 little(0, 2) + little(0, 4) + little(out.size(), 4) + name;
    out += "PK\x03\x04" + common + name + body;
  }
  const std::size_t begin = out.size();
  out += directory;
  out += "PK\x05\x06" + little(0, 2) + little(0, 2) + little(parts.size(), 2) +
         little(parts.size(), 2) + little(directory.size(), 4) + little(begin, 4) + little(0, 2);
  return out;
}

struct XlsxSample {
  std::string rows;              ///< what stands in <sheetData>
  std::string strings;           ///< … in <sst>
  std::string styles;            ///< … in <styleSheet>
  std::string properties = "";   ///< attributes of <workbookPr>
  std::string second_rows = "";  ///< of the sheet "Second"

  ZipParts parts() const {
    const std::string types =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    return {{"_rels/.rels", head + "<Relationships><Relationship Id=\"rId1\" Type=\"" + types +
                                "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
            {"xl/workbook.xml",
             head + "<workbook xmlns:r=\"r\"><workbookPr " + properties +
                 "/><sheets><sheet name=\"Leads\" sheetId=\"1\" r:id=\"rId1\"/><sheet "
                 "name=\"Second &amp; last\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>"},
            {"xl/_rels/workbook.xml.rels",
             head + "<Relationships><Relationship Id=\"rId1\" Type=\"" + types +
                 "worksheet\" Target=\"worksheets/sheet1.xml\"/>" +
                 "<Relationship Id=\"rId2\" Type=\"" + types +
                 "worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/>" +
                 "<Relationship Id=\"rId3\" Type=\"" + types +
                 "sharedStrings\" Target=\"sharedStrings.xml\"/>" +
                 "<Relationship Id=\"rId4\" Type=\"" + types +
                 "styles\" Target=\"styles.xml\"/></Relationships>"},
            {"xl/sharedStrings.xml", head + "<sst>" + strings + "</sst>"},
            {"xl/styles.xml", head + "<styleSheet>" + styles + "</styleSheet>"},
            {"xl/worksheets/sheet1.xml",
             head + "<worksheet><cols/><sheetData>" + rows +
                 "</sheetData><x><row><c><v>9</v></c></row></x></worksheet>"},
            {"xl/worksheets/sheet2.xml",
             head + "<worksheet><sheetData>" + second_rows + "</sheetData></worksheet>"}};
  }
};

/// A file without a name that holds these bytes.
class BytesFile {
 public:
  explicit BytesFile(std::string_view bytes) : file_(std::tmpfile()) {
    REQUIRE(file_ != nullptr);
    REQUIRE(std::fwrite(bytes.data(), 1, bytes.size(), file_) == bytes.size());
    std::fflush(file_);
  }
  ~BytesFile() { std::fclose(file_); }
  BytesFile(const BytesFile&) = delete;
  BytesFile& operator=(const BytesFile&) = delete;
  int descriptor() const { return fileno(file_); }

 private:
  std::FILE* file_;
};

}  // namespace leads
