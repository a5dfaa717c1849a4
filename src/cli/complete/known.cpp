// SPDX-License-Identifier: MIT
#include "cli/complete/known.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <unordered_map>

#include "base/display.h"
#include "base/numbers.h"
#include "base/text.h"
#include "formats/playbook/playbook_toml.h"
#include "store/journal/journal.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/store.h"

namespace leads {
namespace {

constexpr std::int64_t kNewest = 20'000;  // leads that are searched: at most about 20 ms
constexpr std::size_t kOffered = 50;
constexpr std::size_t kDistinct = 2'000;  // values of a field; a longer list is of no use

// A book that is being written would have to be waited for; reading one in WAL mode would create
// files beside it.
bool can_be_read_at_once(const std::string& path) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path, failed)) return false;
  if (std::filesystem::exists(path + "-journal", failed) ||
      std::filesystem::exists(path + "-wal", failed))
    return false;
  constexpr std::size_t kVersionAt = 18;
  std::array<char, kVersionAt + 2> header{};
  std::ifstream file(path, std::ios::binary);
  if (!file.read(header.data(), header.size())) return false;
  return header[kVersionAt] == 1 && header[kVersionAt + 1] == 1;
}

using Counted = std::unordered_map<std::string, int, TextHash, std::equal_to<>>;

void count(Counted& counted, std::string_view value) {
  const auto known = counted.find(value);
  if (known != counted.end())
    ++known->second;
  else
    counted.emplace(value, 1);
}

std::vector<std::string> most_frequent(const Counted& counted) {
  std::vector<std::pair<int, std::string>> ordered;
  for (const auto& [value, count] : counted) ordered.emplace_back(-count, value);
  std::sort(ordered.begin(), ordered.end());
  std::vector<std::string> values;
  for (auto& [count, value] : ordered) {
    if (values.size() < kOffered) values.push_back(std::move(value));
  }
  return values;
}

}  // namespace

Beginning::Beginning(std::string_view typed) : folded_(fold(typed)) {}

bool Beginning::of(std::string_view text) const {
  if (folded_.empty()) return true;
  if (text.empty()) return false;
  // Most texts differ in their first letter.
  const auto is_letter = [](char letter) { return letter >= 'a' && letter <= 'z'; };
  const char small = static_cast<char>(text.front() | 0x20);
  if (is_letter(small) && is_letter(folded_.front()) && small != folded_.front()) return false;
  return fold(text).starts_with(folded_);
}

Known::Known(const GlobalOptions& options, Instant clock) : clock_(clock) {
  GlobalOptions own;
  own.db = options.db;
  own.rules = options.rules;
  own.wait = 0;
  own.quiet = own.no_input = true;
  try {
    session_ = std::make_unique<Session>(std::move(own), clock);
  } catch (const std::exception&) {
  }
}

Known::~Known() = default;

Instant Known::now() const {
  return session_ ? session_->now() : clock_;
}

const Zone& Known::zone() const {
  return session_ ? session_->zone() : zone_;
}

std::string Known::me() const {
  return session_ ? session_->me() : "";
}

std::vector<View> Known::views() {
  std::vector<View> views;
  if (session_) views = session_->preferences().views();
  for (const View& view : playbook().views) {
    const bool known = std::any_of(views.begin(), views.end(),
                                   [&view](const View& own) { return own.name == view.name; });
    if (!known) views.push_back(view);
  }
  return views;
}

const Playbook& Known::playbook() {
  if (store_) return store_->playbook();
  if (playbook_) return *playbook_;
  try {
    if (session_) playbook_ = std::make_unique<Playbook>(session_->playbook());
  } catch (const std::exception&) {
  }
  if (!playbook_) playbook_ = std::make_unique<Playbook>(default_playbook());
  store();
  return store_ ? store_->playbook() : *playbook_;
}

Store* Known::store() {
  if (!std::exchange(tried_, true) && session_) {
    try {
      playbook();
      const std::string path = session_->db_path();
      if (can_be_read_at_once(path)) {
        store_.emplace(path, StoreOptions{.write = false, .wait_ms = 0}, *playbook_);
      }
    } catch (const std::exception&) {
      store_.reset();
    }
  }
  return store_ ? &*store_ : nullptr;
}

void Known::walk(const LeadNeeds& needs, const std::function<bool(const LeadView&)>& take) {
  Store* book = store();
  if (book == nullptr) return;
  try {
    LeadSelection newest;
    newest.dense = true;
    newest.last = People(*book).last();
    newest.first = LeadId{std::max<std::int64_t>(0, number(newest.last) - kNewest)};
    LeadCursor cursor(*book, needs, std::move(newest));
    while (cursor.next() && take(cursor.lead())) {
    }
  } catch (const std::exception&) {
  }
}

std::vector<std::string> Known::values(FieldIndex field, std::string_view typed) {
  LeadNeeds needs;
  needs.add(field);
  Counted counted;
  const Beginning beginning(typed);
  walk(needs, [&](const LeadView& lead) {
    const Cell& cell = lead.cell(field);
    if (cell.kind == Cell::Kind::text && beginning.of(cell.text)) count(counted, cell.text);
    return true;
  });
  return most_frequent(counted);
}

std::vector<std::string> Known::tags(std::string_view typed) {
  LeadNeeds needs;
  needs.tags = true;
  Counted counted;
  const Beginning beginning(typed);
  walk(needs, [&](const LeadView& lead) {
    for (const std::string_view tag : lead.tags) {
      if (beginning.of(tag)) count(counted, tag);
    }
    return true;
  });
  return most_frequent(counted);
}

namespace {

LeadNeeds needs_of_names() {
  LeadNeeds needs;
  for (const BuiltIn field :
       {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::company, BuiltIn::email})
    needs.add(at(field));
  return needs;
}

KnownLead known_lead(const LeadView& lead) {
  const auto text = [&lead](BuiltIn field) { return std::string(lead.cell(field).text); };
  return {number(lead.id), display_name(lead), text(BuiltIn::company), text(BuiltIn::email)};
}

}  // namespace

std::vector<KnownLead> Known::by_digits(std::string_view typed) {
  std::vector<LeadId> ids;
  const std::int64_t last = number(People(*store_).last());
  const std::int64_t first = parse_integer(typed).value_or(0);
  // 4, 40 to 49, 400 to 499 …
  for (std::int64_t from = first, count = 1; from > 0 && from <= last; from *= 10, count *= 10) {
    for (std::int64_t id = from; id < from + count && id <= last && ids.size() < kOffered; ++id)
      ids.push_back(LeadId{id});
  }
  std::vector<KnownLead> found;
  LeadCursor cursor(*store_, needs_of_names(), {ids, {}, false});
  while (cursor.next()) found.push_back(known_lead(cursor.lead()));
  return found;
}

std::vector<KnownLead> Known::leads(std::string_view typed) {
  if (store() == nullptr) return {};
  std::vector<KnownLead> found;
  try {
    if (!typed.empty() && typed.find_first_not_of("0123456789") == std::string_view::npos)
      return by_digits(typed);
  } catch (const std::exception&) {
    return found;
  }
  const Beginning beginning(typed);
  walk(needs_of_names(), [&](const LeadView& lead) {
    if (typed.empty() || beginning.of(lead.cell(BuiltIn::email).text) ||
        beginning.of(lead.cell(BuiltIn::company).text) || beginning.of(display_name(lead))) {
      found.push_back(known_lead(lead));
      if (found.size() > kOffered) found.erase(found.begin());
    }
    return true;
  });
  std::reverse(found.begin(), found.end());
  return found;
}

std::vector<OperationRecord> Known::operations() {
  try {
    if (Store* book = store()) return Journal(*book).operations(std::nullopt, kOffered);
  } catch (const std::exception&) {
  }
  return {};
}

}  // namespace leads
