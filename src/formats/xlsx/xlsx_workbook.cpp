// SPDX-License-Identifier: MIT
#include "formats/xlsx/xlsx_workbook.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "base/numbers.h"
#include "formats/xlsx/xlsx_xml.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr std::size_t kMostStyles = 65'536;

struct XlsxRelation {
  std::string id, target, kind;  ///< kind: the last word of its type
};

// A target is relative to the folder of the part that names it, or to the archive.
std::string resolved(const std::string& folder, std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  std::string base = folder;
  while (target.starts_with("../")) {
    target.remove_prefix(3);
    const auto slash = base.rfind('/', base.empty() ? 0 : base.size() - 2);
    base.resize(slash == std::string::npos || base.empty() ? 0 : slash + 1);
  }
  if (target.starts_with("./")) target.remove_prefix(2);
  return base + std::string(target);
}

std::vector<XlsxRelation> relations_of(XlsxArchive& archive, const std::string& part,
                                       const std::string& file) {
  const auto slash = part.rfind('/');
  const std::string folder = slash == std::string::npos ? std::string() : part.substr(0, slash + 1);
  const std::string list = folder + "_rels/" + part.substr(folder.size()) + ".rels";
  std::vector<XlsxRelation> relations;
  if (!archive.has(list)) return relations;
  XmlEvents events;
  events.start = [&](std::string_view name, const XmlAttributes& attributes) {
    if (name != "Relationship" || attributes["TargetMode"] == "External") return;
    const std::string_view type = attributes["Type"];
    relations.push_back({std::string(attributes["Id"]), resolved(folder, attributes["Target"]),
                         std::string(type.substr(type.rfind('/') + 1))});
  };
  events.end = [](std::string_view) {};
  events.text = [](std::string_view) {};
  parse_xml(archive.part(list), std::move(events), file);
  return relations;
}

std::string target_of(const std::vector<XlsxRelation>& relations, std::string_view kind) {
  const auto found = std::find_if(relations.begin(), relations.end(),
                                  [&](const XlsxRelation& one) { return one.kind == kind; });
  return found == relations.end() ? std::string() : found->target;
}

bool is_true(std::string_view text) {
  return text == "1" || text == "true";
}

void read_sheets(XlsxArchive& archive, const std::string& part,
                 const std::vector<XlsxRelation>& relations, const std::string& file,
                 XlsxWorkbook& workbook) {
  std::map<std::string, std::string, std::less<>> parts;  // of worksheets, by the relation's id
  for (const XlsxRelation& relation : relations)
    if (relation.kind == "worksheet") parts[relation.id] = relation.target;
  XmlEvents events;
  events.start = [&](std::string_view name, const XmlAttributes& attributes) {
    if (name == "workbookPr") workbook.from_1904 = is_true(attributes["date1904"]);
    if (name != "sheet") return;
    XlsxSheet& sheet = workbook.sheets.emplace_back();
    sheet.name = attributes["name"];
    sheet.hidden = !attributes["state"].empty() && attributes["state"] != "visible";
    if (const auto found = parts.find(attributes["id"]); found != parts.end())
      sheet.part = found->second;
  };
  events.end = [](std::string_view) {};
  events.text = [](std::string_view) {};
  parse_xml(archive.part(part), std::move(events), file);
}

// Runs of formatted text are joined; how a word is pronounced (rPh) is no part of it.
void read_strings(XlsxArchive& archive, const std::string& part, const std::string& file,
                  XlsxStrings& strings) {
  std::string text;
  bool in_text = false;
  int phonetic = 0;
  XmlEvents events;
  events.start = [&](std::string_view name, const XmlAttributes&) {
    if (name == "si") text.clear();
    if (name == "rPh") ++phonetic;
    in_text = name == "t" && phonetic == 0;
  };
  events.end = [&](std::string_view name) {
    in_text = false;
    if (name == "rPh") --phonetic;
    if (name == "si")
      text.find('_') == std::string::npos ? strings.add(text) : strings.add(xlsx_text(text));
  };
  events.text = [&](std::string_view piece) {
    if (in_text && text.size() <= 8 * XlsxStrings::kLongest) text += piece;
  };
  parse_xml(archive.part(part), std::move(events), file);
}

void read_styles(XlsxArchive& archive, const std::string& part, const std::string& file,
                 std::vector<XlsxFormat>& formats) {
  std::map<std::int64_t, XlsxFormat> custom;
  bool in_cells = false;
  XmlEvents events;
  events.start = [&](std::string_view name, const XmlAttributes& attributes) {
    const auto number = parse_integer(attributes["numFmtId"]).value_or(0);
    if (name == "numFmt" && custom.size() < kMostStyles)
      custom[number] = xlsx_format(attributes["formatCode"]);
    if (name == "cellXfs") in_cells = true;
    if (name != "xf" || !in_cells || formats.size() >= kMostStyles) return;
    const auto found = custom.find(number);
    const int built_in = number >= 0 && number < 164 ? static_cast<int>(number) : 0;
    formats.push_back(found != custom.end() ? found->second : xlsx_built_in_format(built_in));
  };
  events.end = [&](std::string_view name) {
    if (name == "cellXfs") in_cells = false;
  };
  events.text = [](std::string_view) {};
  parse_xml(archive.part(part), std::move(events), file);
}

}  // namespace

XlsxWorkbook read_xlsx_workbook(XlsxArchive& archive, const std::string& file) {
  std::string part = target_of(relations_of(archive, "", file), "officeDocument");
  if (part.empty()) part = "xl/workbook.xml";
  if (!archive.has(part))
    throw Error(ErrorKind::bad_input, file, "this zip archive is not an .xlsx workbook",
                "save the sheet as .xlsx or CSV");
  const std::vector<XlsxRelation> relations = relations_of(archive, part, file);
  XlsxWorkbook workbook;
  read_sheets(archive, part, relations, file, workbook);
  if (const std::string strings = target_of(relations, "sharedStrings");
      !strings.empty() && archive.has(strings))
    read_strings(archive, strings, file, workbook.strings);
  if (const std::string styles = target_of(relations, "styles");
      !styles.empty() && archive.has(styles))
    read_styles(archive, styles, file, workbook.formats);
  return workbook;
}

}  // namespace leads
