// Whose export a file is: by the headers few other programs have.
#include "import/columns/recognise.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "import/columns/column.h"
#include "import/columns/english.h"
#include "import/columns/vendors.h"

namespace leads {
namespace {

template <class Take>
void each(std::string_view list, Take take) {
  while (!list.empty()) {
    const auto bar = list.find('|');
    take(list.substr(0, bar));
    list.remove_prefix(bar == std::string_view::npos ? list.size() : bar + 1);
  }
}

template <class Take>
void each_pair(std::string_view list, Take take) {
  each(list, [&take](std::string_view pair) {
    const auto equals = pair.rfind('=');
    take(pair.substr(0, equals), pair.substr(equals + 1));
  });
}

using Places = std::unordered_map<std::string, std::size_t>;  // plain name -> first column of it

Places places_of(const std::vector<std::string>& header) {
  Places places;
  for (std::size_t place = 0; place < header.size(); ++place)
    places.emplace(plain_name(header[place]), place);
  for (std::size_t place = 0; place < header.size(); ++place)
    places.emplace(plain_name(in_english(header[place])), place);
  return places;
}

std::size_t marks_in(const Vendor& vendor, const Places& places) {
  std::size_t found = 0;
  each(vendor.marks,
       [&](std::string_view mark) { found += places.contains(plain_name(mark)) ? 1 : 0; });
  return found;
}

// Mailchimp's audience is a file for each state of consent, told by its name, and of those who left
// by columns of their own.
std::string consent_by_name(const Vendor& vendor, const Places& places, std::string_view file) {
  if (vendor.name != "mailchimp" || places.contains("consent.email"))
    return {};  // rejects say it of each row
  if (places.contains("unsub_time") || places.contains("clean_time")) return "-email";
  const std::string name = fold(file.substr(file.rfind('/') + 1));
  if (name.starts_with("unsubscribed") || name.starts_with("cleaned")) return "-email";
  return name.starts_with("subscribed") ? "+email" : "";
}

// The time of a consent is none of its end, and the other way round.
bool is_of_other_consent(std::string_view column, std::string_view target,
                         std::string_view consent_of_all) {
  if (target != "consent.email_at" || consent_of_all.empty()) return false;
  const bool ended = column == "UNSUB_TIME" || column == "CLEAN_TIME";
  return ended != consent_of_all.starts_with('-');
}

void add_set(Mapping& mapping, std::string_view list) {
  each_pair(list, [&mapping](std::string_view field, std::string_view value) {
    mapping.set.emplace_back(field, value);
  });
}

Recognition read_as(const Vendor& vendor, const std::vector<std::string>& header,
                    std::string_view file, const Playbook& playbook) {
  Recognition reading;
  reading.title = vendor.title;
  reading.columns = header.size();
  Mapping& mapping = reading.mapping;
  mapping.name = mapping.system = vendor.name;
  mapping.footers = vendor.footers;
  if (vendor.name == "salesforce-report") mapping.system = "salesforce";  // the same ids
  const Places places = places_of(header);
  reading.consent_of_all = consent_by_name(vendor, places, file);
  std::vector<std::string> taken;
  each_pair(vendor.columns, [&](std::string_view column, std::string_view target) {
    const auto found = places.find(plain_name(column));
    if (found == places.end()) return;
    ++reading.known;
    const std::string& name = header[found->second];
    std::string meant(target);
    // Two columns of one field: the first the program lists; the other stays a further address or
    // is left.
    const bool consent = meant.starts_with('+') || meant.starts_with('-');
    const bool several =
        consent || target == "*" || target == "tags" || target == "consent.email_at";
    const bool twice = !several && std::find(taken.begin(), taken.end(), meant) != taken.end();
    if (twice || is_of_other_consent(column, target, reading.consent_of_all)) meant = "*";
    if (consent)
      mapping.consent.emplace_back(name, meant);
    else
      mapping.map.emplace_back(name, meant);
    taken.push_back(meant);
  });
  add_set(mapping, vendor.set);
  each_pair(vendor.values, [&](std::string_view value, std::string_view meant) {
    const auto colon = value.find(':');
    const std::string_view target_name = value.substr(0, colon);
    // A company without this stage keeps the lead where leads begin.
    const bool unknown = target_name == "stage" && !playbook.find_stage(meant);
    mapping.values[std::string(target_name)].emplace_back(
        value.substr(colon + 1), unknown ? playbook.stages.front().name : std::string(meant));
  });
  return reading;
}

}  // namespace

std::vector<Recognition> recognise(const std::vector<std::string>& header, std::string_view file,
                                   const Playbook& playbook) {
  const Places places = places_of(header);
  std::vector<const Vendor*> best;
  std::size_t most = 0;
  for (const Vendor& vendor : vendors()) {
    const std::size_t marks = marks_in(vendor, places);
    if (marks < vendor.needed || marks < most) continue;
    if (marks > most) best.clear();
    most = marks;
    best.push_back(&vendor);
  }
  std::vector<Recognition> readings;
  for (const Vendor* vendor : best) readings.push_back(read_as(*vendor, header, file, playbook));
  std::stable_sort(readings.begin(), readings.end(),
                   [](const Recognition& a, const Recognition& b) { return a.known > b.known; });
  std::erase_if(readings,
                [&readings](const Recognition& one) { return one.known < readings.front().known; });
  return readings;
}

std::optional<Recognition> reading_as(std::string_view name, const std::vector<std::string>& header,
                                      std::string_view file, const Playbook& playbook) {
  const std::string wanted = fold(name);
  for (const Vendor& vendor : vendors()) {
    if (vendor.name == wanted) return read_as(vendor, header, file, playbook);
  }
  return std::nullopt;
}

std::vector<std::string> reading_names() {
  std::vector<std::string> names;
  for (const Vendor& vendor : vendors())
    if (!vendor.marks.empty()) names.emplace_back(vendor.name);
  return names;
}

}  // namespace leads
