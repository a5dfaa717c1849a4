// SPDX-License-Identifier: MIT
#include "store/scores/machine_marks.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "store/damage.h"
#include "store/read/machine_flag.h"
#include "store/scores/company_of.h"

namespace leads {
namespace {

constexpr int kFormatWithMarks = 8, kFormatWithRecogniser = 10;

/// The mail activities of leads, as the recogniser reads them, each with its row.
class Timelines {
 public:
  explicit Timelines(Store& store) : book_(store.impl()) {
    std::string codes;
    for (const auto& [kind, code] : book_.kind_code)
      if (mail_event_kind(book_.playbook->kinds[static_cast<KindId>(kind)].name))
        codes += (codes.empty() ? "" : ", ") + std::to_string(code);
    const std::string clicks = marked_kind_codes(book_);
    select_ = book_.connection.prepare(
        "select at, kind, seq, machine, note, case when note is null or kind in (" + clicks +
        ") then (select text from subject u where u.id = activity.subject) end from activity "
        "where lead_id = $1 and kind in (" +
        codes + ") order by at, kind, seq");
  }

  void add(LeadId lead) {
    select_.bind(1, number(lead));
    while (select_.step()) {
      const std::int64_t kind = select_.integer(1), said = select_.integer(3);
      rows_.push_back({lead, select_.integer(0), kind, select_.integer(2), {}});
      texts_.push_back({select_.string(5), select_.string(4)});
      kinds_.push_back(*mail_event_kind(book_.playbook->kinds[book_.kind(kind)].name));
      said_.push_back(said == kNotSaid ? std::nullopt : std::optional(said == kSaidMachine));
    }
    select_.reset();
  }

  std::vector<StoredMark> recognise(bool shared) const {
    std::vector<MailEvent> events;
    events.reserve(rows_.size());
    for (std::size_t row = 0; row < rows_.size(); ++row)
      events.push_back({rows_[row].lead, instant(rows_[row].at), kinds_[row], said_[row],
                        texts_[row].subject, texts_[row].note});
    std::vector<StoredMark> marks;
    for (const MachineMark& mark : recognise_machines(events, shared)) {
      marks.push_back(rows_[mark.event]);
      marks.back().reason = mark.reason;
    }
    return marks;
  }

 private:
  struct Texts {
    std::string subject, note;
  };
  Store::Impl& book_;
  sql::Statement select_;
  std::vector<StoredMark> rows_;
  std::vector<Texts> texts_;
  std::vector<MailEventKind> kinds_;
  std::vector<std::optional<bool>> said_;
};

bool before(const StoredMark& a, const StoredMark& b) {
  return std::tuple(number(a.lead), a.at, a.kind, a.seq) <
         std::tuple(number(b.lead), b.at, b.kind, b.seq);
}

}  // namespace

std::vector<InferredMark> MachineMarks::of(LeadId lead) {
  std::vector<InferredMark> marks;
  for (const StoredMark& mark : stored({0, {lead}}))
    marks.push_back({instant(mark.at), store_.impl().kind(mark.kind), mark.reason});
  return marks;
}

std::size_t MachineMarks::due() {
  return is_outdated() ? rows_of("mail_group") : changed();
}

std::size_t MachineMarks::changed() {
  return rows_of("unmarked");
}

std::size_t MachineMarks::rows_of(std::string_view table) {
  if (store_.impl().format < kFormatWithMarks) return 0;
  sql::Statement select =
      store_.impl().connection.prepare("select count(*) from " + std::string(table));
  select.step();
  return static_cast<std::size_t>(select.integer(0));
}

bool MachineMarks::is_outdated() {
  if (rows_of("mail_group") == 0) return false;
  if (store_.impl().format < kFormatWithRecogniser) return true;
  sql::Statement select = store_.impl().connection.prepare("select recogniser from book");
  return select.step() && select.integer(0) != kRecogniser;
}

std::vector<Company> MachineMarks::companies() {
  Store::Impl& book = store_.impl();
  const std::string codes = marked_kind_codes(book);
  if (codes.empty() || book.format < kFormatWithMarks) return {};
  sql::Statement select = book.connection.prepare(
      "select distinct a.lead_id, l.email from activity a join lead l on l.id = a.lead_id where "
      "a.kind in (" +
      codes + ") order by a.lead_id");
  std::map<std::int64_t, Company> shared;
  std::vector<Company> companies;
  while (select.step()) {
    const LeadId lead{select.integer(0)};
    const std::int64_t domain = company_of(select.text(1));
    if (domain == 0)
      companies.push_back({0, {lead}});
    else
      shared[domain].leads.push_back(lead);
  }
  for (auto& [domain, company] : shared) {
    company.domain = domain;
    companies.push_back(std::move(company));
  }
  return companies;
}

std::vector<StoredMark> MachineMarks::recognise(const Company& company) {
  if (marked_kind_codes(store_.impl()).empty()) return {};
  Timelines timelines(store_);
  for (const LeadId lead : company.leads) timelines.add(lead);
  return timelines.recognise(company.domain != 0);
}

std::vector<StoredMark> MachineMarks::stored(const Company& company) {
  if (store_.impl().format < kFormatWithMarks) return {};
  sql::Statement select = store_.impl().connection.prepare(
      "select at, kind, seq, reason from machine_mark where lead_id = $1 order by at, kind, seq");
  std::vector<StoredMark> marks;
  for (const LeadId lead : company.leads) {
    select.bind(1, number(lead));
    while (select.step())
      marks.push_back({lead, select.integer(0), select.integer(1), select.integer(2),
                       parse_machine_reason(select.text(3)).value_or(MachineReason::habit)});
    select.reset();
  }
  return marks;
}

MarkWriting::MarkWriting(Store& store) : store_(store) {
  store_.impl().connection.begin();
}

MarkWriting::~MarkWriting() {
  store_.impl().connection.rollback();
}

void MarkWriting::want_all() {
  Store::Impl& book = store_.impl();
  book.connection.execute(
      "insert into unmarked(lead_id) select lead_id from mail_group where true on conflict do "
      "nothing");
  book.connection.prepare("update book set recogniser = $1")
      .bind(1, std::int64_t{kRecogniser})
      .run();
  const std::string codes = marked_kind_codes(book);
  if (codes.empty()) return;
  book.connection.execute(
      "insert into unmarked(lead_id) select distinct lead_id from activity where kind in (" +
      codes + ") on conflict do nothing");
}

void MarkWriting::find_companies() {
  std::vector<LeadId> due;
  sql::Statement select =
      store_.impl().connection.prepare("select lead_id from unmarked order by lead_id");
  while (select.step()) due.push_back(LeadId{select.integer(0)});
  select.reset();
  for (const LeadId lead : due) regroup(lead);
  // What the recogniser sees of a company has changed with any of its leads.
  store_.impl().connection.execute(
      "insert into unmarked(lead_id) select lead_id from mail_group where domain in (select "
      "g.domain "
      "from unmarked u join mail_group g on g.lead_id = u.lead_id where g.domain <> 0) on conflict "
      "do nothing");
}

void MarkWriting::regroup(LeadId lead) {
  Store::Impl& book = store_.impl();
  sql::Statement known =
      book.connection.prepare("select domain from mail_group where lead_id = $1");
  const std::optional<std::int64_t> old =
      known.bind(1, number(lead)).step() ? std::optional(known.integer(0)) : std::nullopt;
  known.reset();
  const std::string codes = marked_kind_codes(book);
  std::optional<std::int64_t> now;
  if (!codes.empty()) {
    sql::Statement select = book.connection.prepare(
        "select email from lead where id = $1 and exists(select 1 from activity where lead_id = $1 "
        "and kind in (" +
        codes + "))");
    if (select.bind(1, number(lead)).step()) now = company_of(select.text(0));
  }
  if (now == old) {
    // Without mails it has no marks, and is of no company here.
    if (!now)
      book.connection.prepare("delete from unmarked where lead_id = $1")
          .bind(1, number(lead))
          .run();
    return;
  }
  if (old && *old != 0)
    book.connection
        .prepare(
            "insert into unmarked(lead_id) select lead_id from mail_group where domain = $1 on "
            "conflict do nothing")
        .bind(1, *old)
        .run();
  if (now) {
    book.connection
        .prepare(
            "insert into mail_group(lead_id, domain) values($1, $2) on conflict(lead_id) do update "
            "set domain = excluded.domain")
        .bind(1, number(lead))
        .bind(2, *now)
        .run();
    return;
  }
  book.connection.prepare("delete from mail_group where lead_id = $1").bind(1, number(lead)).run();
  book.connection.prepare("delete from unmarked where lead_id = $1").bind(1, number(lead)).run();
}

std::optional<Company> MarkWriting::next() {
  Store::Impl& book = store_.impl();
  sql::Statement first = book.connection.prepare(
      "select u.lead_id, coalesce(g.domain, 0) from unmarked u left join mail_group g on g.lead_id "
      "= u.lead_id order by u.lead_id limit 1");
  if (!first.step()) return std::nullopt;
  Company company{first.integer(1), {}};
  const LeadId lead{first.integer(0)};
  first.reset();
  if (company.domain == 0) {
    company.leads.push_back(lead);
    return company;
  }
  sql::Statement members = book.connection.prepare(
      "select lead_id from mail_group where domain = $1 and domain <> 0 order by lead_id");
  members.bind(1, company.domain);
  while (members.step()) company.leads.push_back(LeadId{members.integer(0)});
  // Else it would be due for ever: its company does not list it.
  if (!std::binary_search(company.leads.begin(), company.leads.end(), lead))
    throw_damaged_row(book.connection.path(),
                      "lead " + std::to_string(number(lead)) + " is not among its company");
  return company;
}

MarkWriting::Renewed MarkWriting::renew(const Company& company) {
  MachineMarks marks(store_);
  const std::vector<StoredMark> before_now = marks.stored(company),
                                wanted = marks.recognise(company);
  std::vector<StoredMark> gone, come;
  Renewed renewed;
  const auto row_differs = [](const std::vector<StoredMark>& among, const StoredMark& mark) {
    const auto found = std::lower_bound(among.begin(), among.end(), mark, before);
    return found == among.end() || !found->same_row(mark);
  };
  std::set_difference(before_now.begin(), before_now.end(), wanted.begin(), wanted.end(),
                      std::back_inserter(gone), before);
  for (const StoredMark& mark : gone) renewed.taken_back += row_differs(wanted, mark) ? 1U : 0U;
  for (const StoredMark& mark : wanted) {
    const auto found = std::lower_bound(before_now.begin(), before_now.end(), mark, before);
    if (found != before_now.end() && *found == mark) continue;
    come.push_back(mark);
    if (row_differs(before_now, mark)) ++renewed.made;
  }
  change(gone, come);
  sql::Statement done = store_.impl().connection.prepare("delete from unmarked where lead_id = $1");
  std::int64_t deleted = 0;
  for (const LeadId lead : company.leads) {
    done.bind(1, number(lead)).run();
    deleted += store_.impl().connection.changes();
  }
  if (deleted == 0)
    throw_damaged_row(store_.impl().connection.path(), "a lead stays due for new marks");
  return renewed;
}

void MarkWriting::change(std::span<const StoredMark> gone, std::span<const StoredMark> come) {
  sql::Connection& connection = store_.impl().connection;
  std::vector<LeadId> changed;
  const auto note = [&changed](LeadId lead) {
    if (changed.empty() || changed.back() != lead) changed.push_back(lead);
  };
  sql::Statement remove = connection.prepare(
      "delete from machine_mark where lead_id = $1 and at = $2 and kind = $3 and seq = $4");
  for (const StoredMark& mark : gone) {
    note(mark.lead);
    remove.bind(1, number(mark.lead)).bind(2, mark.at).bind(3, mark.kind).bind(4, mark.seq).run();
  }
  sql::Statement put = connection.prepare(
      "insert into machine_mark(lead_id, at, kind, seq, reason) values($1, $2, $3, $4, $5) on "
      "conflict(lead_id, at, kind, seq) do update set reason = excluded.reason");
  for (const StoredMark& mark : come) {
    note(mark.lead);
    put.bind(1, number(mark.lead))
        .bind(2, mark.at)
        .bind(3, mark.kind)
        .bind(4, mark.seq)
        .bind(5, machine_reason_word(mark.reason))
        .run();
  }
  for (const LeadId lead : changed) drop_derived(lead);
}

// As an operation that touches the lead would, but there is none.
void MarkWriting::drop_derived(LeadId lead) {
  sql::Connection& connection = store_.impl().connection;
  connection.prepare("update score set valid_until = null where lead_id = $1")
      .bind(1, number(lead))
      .run();
  connection.prepare("delete from pack where lead_id = $1").bind(1, number(lead)).run();
  changed_ = true;
}

void MarkWriting::commit() {
  sql::Connection& connection = store_.impl().connection;
  // A rescore that runs meanwhile has read older marks: it starts anew.
  if (changed_) connection.execute("update book set score_step = score_step + 1");
  connection.commit();
}

}  // namespace leads
