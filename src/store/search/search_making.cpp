// SPDX-License-Identifier: MIT
// Making the index of texts and keeping it up to date: a few thousand leads are read under one lock
// and written in one transaction.
#include <algorithm>

#include "core/filter/spellings.h"
#include "core/lead/sought_phone.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/search/search.h"
#include "store/search/search_block.h"
#include "store/search/search_index.h"
#include "store/store_impl.h"

namespace leads {
namespace {

constexpr std::size_t kTextBytes = 4 << 20;  // of one transaction
// So few, when somebody else wrote meanwhile and they have to be read with the write lock held.
constexpr std::size_t kLockedLeads = 2'000;
// Each search looks at the leads that are out of date one by one: at most one in so many.
constexpr std::size_t kMostStale = 1000;

LeadNeeds needs_of_texts() {
  LeadNeeds needs;
  needs.tags = needs.addresses = true;
  for (const BuiltIn field : kSearchedFields) needs.add(at(field));
  return needs;
}

class TextMaking {
 public:
  TextMaking(Store& store, std::size_t most)
      : store_(store), connection_(store.impl().connection), most_(most) {}

  /// Brings the first of `leads` (ascending) up to date. How many.
  std::size_t step(std::span<const LeadId> leads) {
    std::int64_t op = 0;
    {
      const ReadingAtOnce together(store_);
      op = store_.state().newest_op;
      read(leads.first(std::min(leads.size(), most_)));
    }
    connection_.begin();
    try {
      if (store_.state().newest_op != op)
        read(leads.first(std::min({leads.size(), most_, kLockedLeads})));
      write();
      connection_.commit();
    } catch (...) {
      connection_.rollback();
      throw;
    }
    return made_.size();
  }

 private:
  struct Made {
    LeadId lead{};
    std::size_t end = 0;  ///< of its bytes
  };

  void read(std::span<const LeadId> leads) {
    made_.clear();
    bytes_.clear();
    LeadSelection selection;
    selection.ids.emplace(leads.begin(), leads.end());
    selection.dense =
        number(leads.back()) - number(leads.front()) < static_cast<std::int64_t>(leads.size()) * 4;
    LeadCursor cursor(store_, needs_of_texts(), std::move(selection));
    while (bytes_.size() < kTextBytes && cursor.next()) {
      for (; leads.front() < cursor.lead().id; leads = leads.subspan(1))
        made_.push_back({leads.front(), bytes_.size()});
      take(cursor.lead());
      made_.push_back({cursor.lead().id, bytes_.size()});
      leads = leads.subspan(1);
    }
    if (bytes_.size() >= kTextBytes) return;
    for (const LeadId gone : leads) made_.push_back({gone, bytes_.size()});
  }

  static void add_digits(std::string_view phone, std::vector<std::string>& texts) {
    if (!phone.empty()) texts.push_back(phone_digits(phone));
  }

  // A text contained in another one is found there.
  void take(const LeadView& lead) {
    std::vector<std::string> texts;
    any_searched_text(lead, [&texts](std::string_view text) {
      texts.push_back(text_key(text));
      return false;
    });
    add_digits(lead.cell(BuiltIn::phone).text, texts);
    for (const FurtherAddress& address : lead.further)
      if (address.field == BuiltIn::phone) add_digits(address.text, texts);
    std::stable_sort(texts.begin(), texts.end(), [](const std::string& a, const std::string& b) {
      return a.size() > b.size();
    });
    const std::size_t begin = bytes_.size();
    for (const std::string& text : texts) {
      if (text.empty() || SearchBlock::contains(std::string_view(bytes_).substr(begin), text))
        continue;
      if (bytes_.size() > begin) bytes_ += '\0';  // no text contains one, nor does a word
      bytes_ += text;
    }
  }

  void write() {
    std::vector<SearchText> texts;
    std::size_t begin = 0;
    for (const Made& made : made_) {
      texts.push_back({made.lead, std::string_view(bytes_).substr(begin, made.end - begin)});
      begin = made.end;
    }
    write_search_texts(connection_, texts);
    sql::Statement searched = connection_.prepare("delete from unsearched where lead_id = $1");
    for (const Made& made : made_) searched.bind(1, number(made.lead)).run();
    connection_.prepare("update book set searched_to = max(searched_to, $1)")
        .bind(1, number(made_.back().lead))
        .run();
  }

  Store& store_;
  sql::Connection& connection_;
  const std::size_t most_;
  std::vector<Made> made_;
  std::string bytes_;
};

/// Whether it exists in the current layout: all of it is made at once.
bool has_index(sql::Connection& connection) {
  if (!connection.prepare("select 1 from book where searched_to is not null").step()) return false;
  sql::Statement first =
      connection.prepare("select block, texts from search_text order by block limit 1");
  return !first.step() || SearchBlock(first.integer(0), first.blob(1)).good();
}

// From here on every change of a text is noted: first of all, for what is read later may change
// before it is written. Blocks of an older making are written anew one by one; until then they may
// hold any.
void begin_index(sql::Connection& connection) {
  connection.begin();
  try {
    connection.prepare("update book set searched_to = 0").run();
    connection.commit();
  } catch (...) {
    connection.rollback();
    throw;
  }
}

}  // namespace

void note_bad_blocks(Store& store) {
  constexpr int kFirstFormat = 3;
  if (store.impl().format < kFirstFormat) return;
  sql::Connection& connection = store.impl().connection;
  std::vector<std::int64_t> bad;
  {
    sql::Statement blocks = connection.prepare("select block, texts from search_text");
    while (blocks.step())
      if (!SearchBlock(blocks.integer(0), blocks.blob(1)).good()) bad.push_back(blocks.integer(0));
  }
  const std::string size = std::to_string(kSearchBlockLeads);
  const std::string missing =
      "from lead where id <= (select searched_to from book) and not exists (select 1 from "
      "search_text where block = id / " +
      size + ")";
  if (bad.empty() && !connection.prepare("select 1 " + missing + " limit 1").step()) return;
  connection.begin();
  try {
    constexpr std::string_view kInto = "insert into unsearched(lead_id) select id ";
    connection.prepare(std::string(kInto) + missing + " on conflict do nothing").run();
    sql::Statement note =
        connection.prepare(std::string(kInto) + "from lead where id >= $1 * " + size +
                           " and id < ($1 + 1) * " + size + " on conflict do nothing");
    for (const std::int64_t block : bad) note.bind(1, block).run();
    note = {};
    connection.commit();
  } catch (...) {
    connection.rollback();
    throw;
  }
}

void SearchIndex::update(std::size_t least, std::size_t step,
                         const std::function<void()>& between_steps) {
  sql::Connection& connection = store_.impl().connection;
  const auto numbers = [&](std::string_view sql) {
    sql::Statement select = connection.prepare(sql);
    std::vector<LeadId> found;
    while (select.step()) found.push_back(LeadId{select.integer(0)});
    return found;
  };
  const auto leads = static_cast<std::size_t>(number(People(store_).last()));
  if (leads < least) return;
  if (!has_index(connection)) begin_index(connection);
  std::vector<LeadId> stale;
  {
    const ReadingAtOnce together(store_);
    stale = numbers(
        "select lead_id as id from unsearched union select id from lead where id > (select "
        "searched_to from book) order by id");
  }
  if (stale.empty() || stale.size() < leads / kMostStale) return;
  TextMaking making(store_, std::max<std::size_t>(step, 1));
  for (std::span<const LeadId> rest(stale); !rest.empty();) {
    rest = rest.subspan(making.step(rest));
    if (rest.empty()) return;
    if (between_steps)
      between_steps();
    else
      store_.let_others_in();
  }
}

}  // namespace leads
