// SPDX-License-Identifier: MIT
// Searching the index of texts, and rewriting its blocks.
#include "store/search/search.h"

#include <bitset>
#include <iterator>

#include "store/read/people.h"
#include "store/search/search_block.h"
#include "store/search/search_index.h"
#include "store/store_impl.h"

namespace leads {
namespace {

using Alternatives = std::vector<std::vector<std::string>>;

// Beyond one lead in so many, walking all of them is quicker than looking each up.
constexpr std::int64_t kMostFound = 4;

std::int64_t one_number(sql::Connection& connection, std::string_view sql) {
  sql::Statement select = connection.prepare(sql);
  return select.step() ? select.integer(0) : 0;
}

/// Appends the leads of a block that may contain the words; a damaged block may contain any.
void find_in_block(std::int64_t number, std::string_view bytes, const Alternatives& alternatives,
                   std::vector<LeadId>& found) {
  const SearchBlock block(number, bytes);
  std::bitset<kSearchBlockLeads> hits;
  if (!block.good())
    hits.set();
  else
    for (const std::vector<std::string>& words : alternatives)
      block.each_hit(words, [&hits](std::size_t slot) { hits.set(slot); });
  if (hits.none()) return;
  for (std::size_t slot = 0; slot < kSearchBlockLeads; ++slot) {
    if (hits.test(slot))
      found.push_back(LeadId{number * static_cast<std::int64_t>(kSearchBlockLeads) +
                             static_cast<std::int64_t>(slot)});
  }
}

/// Whether most leads seem to contain the words, by a few blocks spread over the book: then
/// searching all of it is lost time.
bool seem_common(sql::Connection& connection, const Alternatives& alternatives,
                 std::int64_t last_block) {
  constexpr std::int64_t kSamples = 16, kWorth = 64;
  if (last_block < kWorth) return false;
  sql::Statement select = connection.prepare(
      "select block, texts from search_text where block >= $1 order by block limit 1");
  std::vector<LeadId> found;
  std::int64_t looked_at = 0;
  for (std::int64_t sample = 0; sample < kSamples; ++sample) {
    if (select.bind(1, last_block * sample / kSamples).step()) {
      find_in_block(select.integer(0), select.blob(1), alternatives, found);
      looked_at += static_cast<std::int64_t>(kSearchBlockLeads);
    }
    select.reset();
  }
  return static_cast<std::int64_t>(found.size()) * kMostFound > looked_at;
}

/// The longest word of each alternative first: it is the rarest, mostly.
Alternatives by_length(Alternatives alternatives) {
  for (std::vector<std::string>& words : alternatives)
    std::sort(words.begin(), words.end(),
              [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  return alternatives;
}

}  // namespace

std::optional<std::vector<LeadId>> SearchIndex::may_contain(
    const std::vector<std::vector<std::string>>& alternatives) {
  Store::Impl& book = store_.impl();
  constexpr int kFirstFormat = 3;
  if (book.past || book.format < kFirstFormat || alternatives.empty()) return std::nullopt;
  sql::Connection& connection = book.connection;
  const std::int64_t searched_to = one_number(connection, "select searched_to from book");
  const std::int64_t last = number(People(store_).last());
  const std::int64_t unsearched = one_number(connection, "select count(*) from unsearched");
  if (searched_to == 0 ||
      (std::max<std::int64_t>(last - searched_to, 0) + unsearched) * kMostFound > last)
    return std::nullopt;
  const Alternatives words = by_length(alternatives);
  if (seem_common(connection, words, search_block(LeadId{searched_to}))) return std::nullopt;

  std::vector<LeadId> found, others, all;
  sql::Statement blocks = connection.prepare("select block, texts from search_text order by block");
  while (blocks.step()) find_in_block(blocks.integer(0), blocks.blob(1), words, found);
  sql::Statement rest = connection.prepare(
      "select lead_id as id from unsearched union select id from lead where id > $1 order by id");
  rest.bind(1, searched_to);
  while (rest.step()) others.push_back(LeadId{rest.integer(0)});
  if (others.empty()) return found;
  std::set_union(found.begin(), found.end(), others.begin(), others.end(), std::back_inserter(all));
  return all;
}

void write_search_texts(sql::Connection& connection, std::span<const SearchText> texts) {
  sql::Statement select = connection.prepare("select texts from search_text where block = $1");
  sql::Statement remove = connection.prepare("delete from search_text where block = $1");
  sql::Statement write = connection.prepare(
      "insert into search_text(block, texts) values($1, $2) on conflict(block) do update set texts "
      "= excluded.texts");
  // The contents of a damaged block are lost: its leads must be read again.
  sql::Statement reread = connection.prepare(
      "insert into unsearched(lead_id) select id from lead where id >= $1 and id < $2 on conflict "
      "do nothing");
  std::string old;
  while (!texts.empty()) {
    const std::int64_t number = search_block(texts.front().lead);
    old.clear();
    const bool known = select.bind(1, number).step();
    if (known) old = select.blob(0);
    select.reset();
    const SearchBlock block(number, old);
    if (known && !block.good()) {
      const std::int64_t first = number * static_cast<std::int64_t>(kSearchBlockLeads);
      reread.bind(1, first).bind(2, first + static_cast<std::int64_t>(kSearchBlockLeads)).run();
    }
    SearchBlock::Parts parts = block.good() ? block.parts() : SearchBlock::Parts{};
    for (; !texts.empty() && search_block(texts.front().lead) == number; texts = texts.subspan(1))
      parts[search_slot(texts.front().lead)] = texts.front().text;
    const bool empty =
        std::all_of(parts.begin(), parts.end(), [](std::string_view part) { return part.empty(); });
    const std::string bytes = SearchBlock::of(number, parts);
    if (empty)
      remove.bind(1, number).run();
    else
      write.bind(1, number).bind_blob(2, bytes).run();
  }
}

void drop_search_texts(sql::Connection& connection, std::vector<LeadId> leads,
                       std::int64_t searched_to) {
  std::sort(leads.begin(), leads.end());
  std::vector<SearchText> texts;
  for (const LeadId lead : leads) {
    if (number(lead) <= searched_to) texts.push_back({lead, {}});
  }
  write_search_texts(connection, texts);
}

}  // namespace leads
