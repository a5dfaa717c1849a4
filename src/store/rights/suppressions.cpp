// SPDX-License-Identifier: MIT
#include "store/rights/suppressions.h"

#include <algorithm>

#include "base/text.h"
#include "store/read/identities.h"
#include "store/store_impl.h"
#include "store/write/open_operation.h"
#include "store/write/operation.h"

namespace leads {
namespace {

std::string mark_of(const SecretKey& secret, const NewSuppression& entry) {
  return entry.mark.empty() ? identity_mark(secret, entry.kind, entry.key) : entry.mark;
}

void insert(sql::Connection& connection, const SecretKey& secret, const NewSuppression& entry,
            std::int64_t op) {
  const std::string mark = mark_of(secret, entry);
  sql::Statement insert = connection.prepare(
      "insert into suppression(kind, mark, address, why, at, lead_id, evidence, op) values($1, $2, "
      "$3, $4, $5, $6, $7, $8)");
  insert.bind(1, std::string_view(entry.kind))
      .bind_blob(2, mark)
      .bind_text_or_null(3, entry.why == Stop::forgotten ? std::string_view() : entry.key)
      .bind(4, stop_name(entry.why))
      .bind(5, seconds(entry.at))
      .bind(6, entry.lead == LeadId{} ? std::optional<std::int64_t>() : number(entry.lead))
      .bind_text_or_null(7, entry.evidence)
      .bind(8, op)
      .run();
}

/// A list that is read again says nothing new, unless somebody who has the address opted in since.
bool exists(sql::Connection& connection, const SecretKey& secret, const NewSuppression& entry) {
  const std::string mark = mark_of(secret, entry);
  if (entry.why == Stop::listed && !entry.is_restored) {
    sql::Statement listed = connection.prepare(
        "select 1 from suppression where kind = $1 and mark = $2 and why = 'listed' and at >= "
        "coalesce((select max(c.at) from consent c join identity i on i.lead_id = c.lead_id where "
        "i.kind = $1 and i.key = $3 and c.is_evidence <> 0 and c.state = 'opted_in'), at)");
    return listed.bind(1, std::string_view(entry.kind))
        .bind_blob(2, mark)
        .bind(3, std::string_view(entry.key))
        .step();
  }
  sql::Statement select = connection.prepare(
      "select 1 from suppression where kind = $1 and mark = $2 and why = $3 and at = $4 and "
      "coalesce(lead_id, 0) = $5");
  return select.bind(1, std::string_view(entry.kind))
      .bind_blob(2, mark)
      .bind(3, stop_name(entry.why))
      .bind(4, seconds(entry.at))
      .bind(5, number(entry.lead))
      .step();
}

}  // namespace

Suppressions::Suppressions(Store& store) : store_(store) {
  Store::Impl& book = store.impl();
  if (book.format < 7 || !book.connection.prepare("select 1 from suppression limit 1").step())
    return;
  secret_ = secret_key(store);
  by_mark_ = book.connection.prepare(
      "select why, at, op, evidence, address from suppression where kind = $1 and mark = $2 order "
      "by at, id");
  by_lead_ = book.connection.prepare(
      "select why, at, op, kind, address from suppression where lead_id = $1 order by at, id");
}

std::vector<SuppressionRecord> Suppressions::of(std::string_view kind, std::string_view key) {
  std::vector<SuppressionRecord> found;
  if (!any() || key.empty()) return found;
  const std::string mark = identity_mark(*secret_, kind, key);
  by_mark_.bind(1, kind).bind_blob(2, mark);
  while (by_mark_.step())
    found.push_back({std::string(kind), by_mark_.string(4),
                     parse_stop(by_mark_.text(0)).value_or(Stop::listed),
                     instant(by_mark_.integer(1)), by_mark_.string(3), by_mark_.integer(2)});
  by_mark_.reset();
  return found;
}

bool Suppressions::is_forgotten(std::string_view kind, std::string_view key) {
  const std::vector<SuppressionRecord> found = of(kind, key);
  return std::any_of(found.begin(), found.end(),
                     [](const SuppressionRecord& entry) { return entry.why == Stop::forgotten; });
}

void Suppressions::scan(const std::function<void(const SuppressionRecord&)>& take) {
  if (!any()) return;
  sql::Statement select = store_.impl().connection.prepare(
      "select kind, address, why, at, evidence from suppression where address is not null order by "
      "kind, address, at, id");
  while (select.step())
    take({select.string(0), select.string(1), parse_stop(select.text(2)).value_or(Stop::listed),
          instant(select.integer(3)), select.string(4), 0});
}

std::span<const Suppression> Suppressions::of(const LeadView& lead) {
  found_.clear();
  keys_.clear();
  if (!any()) return {};
  for (const BuiltIn field : kAddresses) {
    const Cell& main = lead.cell(field);
    if (main.kind == Cell::Kind::text) take_about(field, main.text);
  }
  for (const FurtherAddress& address : lead.further) take_about(address.field, address.text);
  take_recorded(lead.id);
  for (const LeadId part : store_.impl().merges().parts(lead.id)) take_recorded(part);
  for (std::size_t place = 0; place < found_.size(); ++place) found_[place].address = keys_[place];
  return found_;
}

void Suppressions::take_about(BuiltIn field, std::string_view address) {
  const std::string key = identity_key(at(field), address);
  if (key.empty()) return;
  const std::string mark = identity_mark(*secret_, identity_kind(at(field)), key);
  by_mark_.bind(1, identity_kind(at(field))).bind_blob(2, mark);
  while (by_mark_.step()) {
    found_.push_back({field,
                      {},
                      parse_stop(by_mark_.text(0)).value_or(Stop::listed),
                      instant(by_mark_.integer(1)),
                      by_mark_.integer(2),
                      false});
    keys_.push_back(key);
  }
  by_mark_.reset();
}

void Suppressions::take_recorded(LeadId lead) {
  by_lead_.bind(1, number(lead));
  while (by_lead_.step()) {
    found_.push_back({by_lead_.text(3) == "phone" ? BuiltIn::phone : BuiltIn::email,
                      {},
                      parse_stop(by_lead_.text(0)).value_or(Stop::listed),
                      instant(by_lead_.integer(1)),
                      by_lead_.integer(2),
                      true});
    keys_.push_back(by_lead_.string(4));
  }
  by_lead_.reset();
}

bool OpenOperation::suppress(const NewSuppression& entry) {
  const std::optional<SecretKey> secret = secret_key(store);
  if (!secret || (entry.key.empty() && entry.mark.empty()) ||
      exists(book.connection, *secret, entry))
    return false;
  insert(book.connection, *secret, entry, op);
  ++suppressed;
  // Other leads may have the address too.
  sql::Statement select = prepare("select lead_id from identity where kind = $1 and key = $2");
  select.bind(1, std::string_view(entry.kind)).bind(2, std::string_view(entry.key));
  while (select.step()) rescored.insert(number(survivor(LeadId{select.integer(0)})));
  return true;
}

std::vector<std::string> OpenOperation::keys_of(LeadId lead, std::string_view kind) {
  std::vector<LeadId> members = book.merges().parts(lead);
  members.insert(members.begin(), lead);
  std::vector<std::string> keys;
  sql::Statement select =
      prepare("select key from identity where lead_id = $1 and kind = $2 order by key");
  for (const LeadId member : members) {
    select.bind(1, number(member)).bind(2, kind);
    while (select.step()) keys.push_back(select.string(0));
    select.reset();
  }
  return keys;
}

void OpenOperation::suppress_opt_out(const NewConsent& consent) {
  if (consent.state != ConsentState::opted_out || !is_addressed(consent.channel)) return;
  const std::string kind(channel_name(consent.channel));
  std::vector<std::string> keys{fold(consent.address)};
  if (consent.address.empty()) keys = keys_of(consent.lead, kind);
  for (std::string& key : keys)
    suppress({kind, std::move(key), Stop::opt_out, consent.at, {}, consent.evidence});
}

// An unsubscribe or complaint whose address is not known is about all of them; mail that came back
// was sent to the main one.
void OpenOperation::suppress_stops() {
  for (const StopActivity& stop : stops) {
    const auto add = [&](std::string key, LeadId lead) {
      suppress({"email", std::move(key), stop.why, stop.at, lead, {}});
    };
    if (!stop.address.empty()) {
      add(fold(stop.address), stop.lead);
    } else if (stop.why == Stop::bounce) {
      sql::Statement select = prepare("select email from lead where id = $1");
      if (select.bind(1, number(stop.lead)).step() && !select.is_null(0))
        add(fold(select.text(0)), stop.lead);
    } else {
      for (std::string& key : keys_of(stop.lead, "email")) add(std::move(key), {});
    }
  }
  stops.clear();
}

bool Operation::suppress(const NewSuppression& entry) {
  return impl_->suppress(entry);
}

void suppress_opt_outs(sql::Connection& connection) {
  SecretKey secret{};
  sql::Statement key = connection.prepare("select key from secret");
  key.step();
  std::copy_n(key.blob(0).begin(), secret.size(), secret.begin());
  key.reset();
  sql::Statement select = connection.prepare(
      "select c.channel, i.key, c.at, c.evidence, c.op from consent c join identity i on i.lead_id "
      "= c.lead_id and i.kind = c.channel where c.state = 'opted_out' and c.channel in ('email', "
      "'phone') and c.address is null order by c.id, i.key");
  while (select.step()) {
    const NewSuppression entry{
        select.string(0), select.string(1), Stop::opt_out, instant(select.integer(2)), {},
        select.string(3)};
    if (!exists(connection, secret, entry)) insert(connection, secret, entry, select.integer(4));
  }
  select.reset();
  sql::Statement addressed = connection.prepare(
      "select address, at, evidence, op from consent where state = 'opted_out' and channel = "
      "'email' and address is not null order by id");
  while (addressed.step()) {
    const NewSuppression entry{
        "email", fold(addressed.text(0)), Stop::opt_out, instant(addressed.integer(1)),
        {},      addressed.string(2)};
    if (!exists(connection, secret, entry)) insert(connection, secret, entry, addressed.integer(3));
  }
}

}  // namespace leads
