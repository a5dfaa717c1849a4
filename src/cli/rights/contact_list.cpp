// SPDX-License-Identifier: MIT
#include "cli/rights/contact_list.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "base/words.h"
#include "cli/lead/reach_words.h"
#include "store/rights/secret.h"

namespace leads {
namespace {

constexpr auto kMailFields =
    std::to_array({BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::title,
                   BuiltIn::company, BuiltIn::language, BuiltIn::country});
constexpr auto kCallFields = std::to_array({BuiltIn::name, BuiltIn::title, BuiltIn::company,
                                            BuiltIn::country, BuiltIn::time_zone, BuiltIn::owner});

class Making {
 public:
  Making(Session& session, Purpose purpose, bool withheld)
      : session_(session),
        playbook_(session.store(false).playbook()),
        purpose_(purpose),
        withheld_(withheld) {
    list_.table.schema = withheld ? "leads.withheld/1" : "leads.contacts/1";
    list_.table.key = withheld ? "withheld" : "contacts";
    const auto add = [&](std::string_view name) {
      list_.table.columns.push_back(column(name, heading_of(name)));
    };
    if (withheld) {
      for (const char* name : {"lead_id", "name", "channel", "why", "since"}) add(name);
    } else if (purpose == Purpose::ads) {
      for (const char* name : {"email_sha256", "phone_sha256"}) add(name);
    } else {
      add("lead_id");
      for (const BuiltIn field : fields()) add(playbook_.fields[at(field)].name);
      add(purpose == Purpose::email ? "email" : "phone");
    }
  }

  void take(LeadCursor& cursor) {
    const LeadView& lead = cursor.lead();
    if (purpose_ == Purpose::ads) return take_for_ads(cursor);
    const Channel channel = purpose_ == Purpose::email ? Channel::email : Channel::phone;
    const Reach found = reach_at(cursor, channel);
    if (!found) return withhold(lead, channel, found);
    const std::string address(lead.cell(field_of(channel)).text);
    if (!is_new(channel, address)) return;
    ++list_.given;
    if (withheld_) return;
    std::vector<Datum> row{number(lead.id)};
    for (const BuiltIn field : fields())
      row.push_back(field == BuiltIn::name
                        ? text_or_missing(known_name(lead).value_or(""))
                        : datum_of(playbook_.fields[at(field)], lead.cell(field)));
    row.emplace_back(address);
    list_.table.rows.push_back(std::move(row));
  }

  ContactList finish() {
    std::vector<std::pair<std::size_t, Barrier>> counts;
    for (const auto& [barrier, count] : counts_) counts.emplace_back(count, barrier);
    std::stable_sort(counts.begin(), counts.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    for (const auto& [count, barrier] : counts)
      list_.reasons.push_back(std::string(barrier_text(barrier)) + " (" + std::to_string(count) +
                              ")");
    return std::move(list_);
  }

 private:
  std::vector<BuiltIn> fields() const {
    if (purpose_ == Purpose::phone) return {kCallFields.begin(), kCallFields.end()};
    return {kMailFields.begin(), kMailFields.end()};
  }
  static BuiltIn field_of(Channel channel) {
    return channel == Channel::phone ? BuiltIn::phone : BuiltIn::email;
  }
  Reach reach_at(LeadCursor& cursor, Channel channel) const {
    return reach(cursor.lead(), cursor.activities(), playbook_, session_.now(), channel);
  }
  /// Nobody is written to twice because two leads have the address.
  bool is_new(Channel channel, const std::string& address) {
    if (seen_.emplace(channel, fold(address)).second) return true;
    ++list_.same_address;
    return false;
  }

  void withhold(const LeadView& lead, Channel channel, const Reach& reach) {
    ++list_.withheld;
    ++counts_[reach.barrier];
    if (!withheld_) return;
    list_.table.rows.push_back({number(lead.id), text_or_missing(known_name(lead).value_or("")),
                                channel_name(channel), barrier_text(reach.barrier),
                                reach.since == kFirstInstant ? Datum() : Datum(reach.since)});
  }

  // Each of the two by its own permission; who has neither is withheld once.
  void take_for_ads(LeadCursor& cursor) {
    const LeadView& lead = cursor.lead();
    std::vector<Datum> row;
    bool any = false, same = false;
    Reach mail;
    for (const Channel channel : {Channel::email, Channel::phone}) {
      const Reach found = reach_at(cursor, channel);
      if (channel == Channel::email) mail = found;
      const std::string address(lead.cell(field_of(channel)).text);
      const bool fresh = found && is_new(channel, address);
      same = same || (found && !fresh);
      any = any || fresh;
      row.push_back(fresh ? Datum(sha256_hex(advertised(channel, address))) : Datum());
    }
    if (!any) {
      if (!same) withhold(lead, Channel::email, mail);
      return;
    }
    ++list_.given;
    if (!withheld_) list_.table.rows.push_back(std::move(row));
  }

  /// As advertisers hash them: an e-mail in small letters, a phone as digits after its +.
  static std::string advertised(Channel channel, const std::string& address) {
    return channel == Channel::email ? fold(address) : address;
  }

  Session& session_;
  const Playbook& playbook_;
  Purpose purpose_;
  bool withheld_;
  ContactList list_;
  std::map<Barrier, std::size_t> counts_;
  std::set<std::pair<Channel, std::string>> seen_;
};

}  // namespace

ContactList contact_list(Session& session, Selection selection, Purpose purpose, bool withheld) {
  Making making(session, purpose, withheld);
  selection.needs.add_reach();
  for (const BuiltIn field : kMailFields) selection.needs.add(at(field));
  for (const BuiltIn field : kCallFields) selection.needs.add(at(field));
  select_leads(session.evaluation(), std::move(selection),
               [&](LeadCursor& cursor, const Score&) { making.take(cursor); });
  return making.finish();
}

}  // namespace leads
