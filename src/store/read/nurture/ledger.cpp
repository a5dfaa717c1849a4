// SPDX-License-Identifier: MIT
#include "store/read/nurture/ledger.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.h"
#include "store/rights/secret.h"
#include "store/store_impl.h"

namespace leads {
namespace {

constexpr const char* kSequences =
    "(select id from subject where text >= 'nurture:' and text < 'nurture;')";
constexpr const char* kEvents =
    "(select id from kind where name in ('nurture_enrolled', 'nurture_claimed', 'nurture_sent', "
    "'nurture_released', 'nurture_ended'))";

}  // namespace

struct NurtureLedger::Impl {
  explicit Impl(Store& store_) : store(store_), connection(store_.impl().connection) {}

  Store& store;
  sql::Connection& connection;
  sql::Statement records, sharing, letters;
  std::optional<SecretKey> secret;
};

NurtureLedger::NurtureLedger(Store& store) : impl_(std::make_unique<Impl>(store)) {}
NurtureLedger::~NurtureLedger() = default;
NurtureLedger::NurtureLedger(NurtureLedger&&) noexcept = default;

std::vector<LeadId> NurtureLedger::leads() {
  sql::Statement select = impl_->connection.prepare(
      std::string("select distinct lead_id from activity where subject in ") + kSequences +
      " and kind in " + kEvents + " order by lead_id");
  std::vector<LeadId> found;
  while (select.step()) found.push_back(LeadId{select.integer(0)});
  return found;
}

std::vector<LeadId> NurtureLedger::enrolled(
    const std::function<bool(std::string_view, Instant)>& wanted) {
  sql::Statement select = impl_->connection.prepare(
      std::string("select a.lead_id, a.at, s.text from subject s join activity a on a.subject = "
                  "s.id where s.id in ") +
      kSequences + " and a.kind in (select id from kind where name = 'nurture_enrolled')");
  std::vector<LeadId> found;
  while (select.step())
    if (wanted(sequence_of(select.text(2)), instant(select.integer(1))))
      found.push_back(LeadId{select.integer(0)});
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// A sequence may be written in two ways: the names of its records are compared as the planner does.
std::vector<LeadId> NurtureLedger::unconfirmed() {
  sql::Statement select = impl_->connection.prepare(
      std::string(
          "select a.lead_id, s.text, a.ref, sum(case when k.name = 'nurture_claimed' then 1 "
          "else -1 end) from activity a join kind k on k.id = a.kind join subject s on s.id "
          "= a.subject where a.subject in ") +
      kSequences +
      " and k.name in ('nurture_claimed', 'nurture_sent', 'nurture_released') group by a.lead_id, "
      "a.subject, a.ref");
  std::map<std::tuple<LeadId, std::string, std::string>, std::int64_t> open;
  while (select.step())
    open[{LeadId{select.integer(0)}, fold(select.text(1)), select.string(2)}] += select.integer(3);
  std::vector<LeadId> found;
  for (const auto& [step, claims] : open) {
    const LeadId lead = std::get<LeadId>(step);
    if (claims > 0 && (found.empty() || found.back() != lead)) found.push_back(lead);
  }
  return found;
}

std::vector<LeadId> NurtureLedger::sharing_address(LeadId lead) {
  if (!impl_->sharing)
    impl_->sharing = impl_->connection.prepare(
        "select distinct o.lead_id from identity i join identity o on o.kind = i.kind and o.key = "
        "i.key join lead other on other.id = o.lead_id join lead mine on mine.id = i.lead_id "
        "where i.lead_id = $1 and i.kind = 'email' and o.lead_id <> i.lead_id and "
        "other.merged_into is null and lower(other.email) = lower(mine.email) order by o.lead_id");
  impl_->sharing.bind(1, number(lead));
  std::vector<LeadId> found;
  while (impl_->sharing.step()) found.push_back(LeadId{impl_->sharing.integer(0)});
  impl_->sharing.reset();
  return found;
}

std::vector<SentLetter> NurtureLedger::letters_to(std::string_view address) {
  Store::Impl& book = impl_->store.impl();
  if (book.format < 8) return {};
  if (!impl_->letters) {
    impl_->secret = secret_key(impl_->store);
    impl_->letters = impl_->connection.prepare(
        "select lead_id, sequence, step, template from letter where mark = $1 order by sequence, "
        "step");
  }
  sql::Statement& select = impl_->letters;
  const std::string mark = identity_mark(*impl_->secret, "email", fold(address));
  select.bind_blob(1, mark);
  std::vector<SentLetter> found;
  while (select.step())
    found.push_back(
        {LeadId{select.integer(0)}, {}, select.string(1), select.string(2), select.integer(3)});
  select.reset();
  return found;
}

std::vector<NurtureRecord> NurtureLedger::of(LeadId lead) {
  Store::Impl& book = impl_->store.impl();
  if (!impl_->records)
    impl_->records = impl_->connection.prepare(
        std::string("select a.at, a.kind, s.text, a.ref, a.value, a.note from activity a join "
                    "subject s on s.id = a.subject where a.lead_id = $1 and a.kind in ") +
        kEvents + " order by a.at, a.kind, a.seq");
  sql::Statement& select = impl_->records;
  select.bind(1, number(lead));
  const std::optional<Instant> past = impl_->store.looking_back();
  std::vector<NurtureRecord> found;
  while (select.step()) {
    const Instant at = instant(select.integer(0));
    const auto event =
        nurture_event(impl_->store.playbook().kinds[book.kind(select.integer(1))].name);
    const std::string_view sequence = sequence_of(select.text(2));
    if (!event || sequence.empty() || (past && at > *past)) continue;
    NurtureRecord record{*event, std::string(sequence), select.string(3), at, {}, select.string(5)};
    if (!select.is_null(4)) record.after = seconds_of_days(select.real(4));
    found.push_back(std::move(record));
  }
  select.reset();
  return found;
}

}  // namespace leads
