// SPDX-License-Identifier: MIT
// Consent when leads are merged and split: it stays with each, and the survivor takes the stricter.
#include <algorithm>

#include "base/text.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/write/merging.h"
#include "store/write/operation.h"

namespace leads {
namespace {

bool is_stricter(ConsentState a, ConsentState b) {
  return a > b;
}  // unknown opted_in legitimate_interest opted_out

/// What the ledger says last of an address, by rows for it or for the whole channel.
ConsentState state_of(const std::vector<ConsentRecord>& ledger, Channel channel,
                      std::string_view address) {
  ConsentState state = ConsentState::unknown;
  for (const ConsentRecord& record : ledger) {
    if (record.channel == channel &&
        (record.address.empty() || fold(record.address) == fold(address)))
      state = record.state;
  }
  return state;
}

/// The last record of each channel and address, oldest first.
std::vector<ConsentRecord> last_records(const std::vector<ConsentRecord>& ledger) {
  std::vector<ConsentRecord> last;
  for (const ConsentRecord& record : ledger) {
    std::erase_if(last, [&](const ConsentRecord& other) {
      return other.channel == record.channel && fold(other.address) == fold(record.address);
    });
    last.push_back(record);
  }
  return last;
}

/// Whether a lead with this ledger has to take over what is known of another's address, or channel.
bool takes_over(const std::vector<ConsentRecord>& ledger, const ConsentRecord& other) {
  if (!other.address.empty())
    return is_stricter(other.state, state_of(ledger, other.channel, other.address));
  if (other.state == ConsentState::opted_out) {
    const auto last =
        std::find_if(ledger.rbegin(), ledger.rend(),
                     [&](const ConsentRecord& record) { return record.channel == other.channel; });
    return last == ledger.rend() || !last->address.empty() ||
           last->state != ConsentState::opted_out;
  }
  const std::vector<ConsentRecord> mine = last_records(ledger);
  return std::all_of(mine.begin(), mine.end(), [&](const ConsentRecord& record) {
    return record.channel != other.channel || is_stricter(other.state, record.state);
  });
}

}  // namespace

// By address where it is one address's, so that nobody takes it for that of another.
void Merging::note_left_consent(LeadId keep, LeadId other, MergeResult& result) {
  const std::vector<ConsentRecord> mine = People(self_.store).consents(keep);
  for (const ConsentRecord& record : last_records(People(self_.store).consents(other))) {
    const ConsentState kept = state_of(mine, record.channel, record.address);
    if (!is_stricter(kept, record.state) || record.state == ConsentState::unknown) continue;
    std::string name = "consent." + std::string(channel_name(record.channel));
    if (!record.address.empty()) name += " of " + record.address;
    result.left.push_back({std::move(name), std::string(consent_name(kept)),
                           std::string(consent_name(record.state))});
  }
}

void Merging::retake_consent_upward(LeadId keep, std::int64_t joined) {
  for (std::optional<LeadId> level = keep; level; level = self_.book.merges().into(*level))
    retake_consent(*level, joined);
}

// Copies of what was noted of the parts, each of the operation that merged its part; all anew
// whenever one comes or goes.
void Merging::retake_consent(LeadId lead, std::int64_t joined) {
  sql::Statement drop = connection_.prepare("delete from consent where lead_id = $1 and op = $2");
  drop.bind(1, number(lead)).bind(2, joined).run();
  std::vector<std::pair<std::int64_t, LeadId>> parts;
  for (const LeadId part : self_.book.merges().direct(lead))
    parts.emplace_back(self_.book.merged_by(part), part);
  std::sort(parts.begin(), parts.end());
  for (const auto& [op, part] : parts) drop.bind(2, op).run();
  for (const auto& [op, part] : parts) take_consent(lead, part, op);
}

void Merging::take_consent(LeadId keep, LeadId other, std::int64_t op) {
  // What was said to the survivor later was said of both.
  sql::Statement later = connection_.prepare(
      "select 1 from consent n where n.lead_id = $1 and n.channel = $2 and n.op > $3 "
      "and not exists (select 1 from change c where c.op = n.op and c.kind = 'merged_into')");
  const std::vector<ConsentRecord> mine = People(self_.store).consents(keep);
  for (const ConsentRecord& record : last_records(People(self_.store).consents(other))) {
    const bool said =
        later.bind(1, number(keep)).bind(2, channel_name(record.channel)).bind(3, op).step();
    later.reset();
    if (said || !takes_over(mine, record)) continue;
    self_.note_consent_again({keep, record.channel, record.address, record.state, record.at,
                              record.evidence, record.is_evidence},
                             op, record.op);
  }
}

// An opt-out must be respected, and it is unknown which lead it was for: it applies to both.
void Merging::pass_on_opt_outs(LeadId other) {
  sql::Statement select = connection_.prepare(
      "select channel, address, at, evidence from consent where lead_id = $1 and op > $2 and state "
      "= 'opted_out' "
      "and not exists (select 1 from change c where c.op = consent.op and c.kind = 'merged_into') "
      "order by id");
  std::int64_t since = 0;
  std::vector<NewConsent> noted;
  for (LeadId lead = other;;) {
    const std::optional<LeadId> into = self_.book.merges().into(lead);
    if (!into) break;
    since = std::max(since, self_.book.merged_by(lead));
    select.bind(1, number(*into)).bind(2, since);
    while (select.step()) {
      if (const auto channel = parse_channel(select.text(0)))
        noted.push_back({other, *channel, select.string(1), ConsentState::opted_out,
                         instant(select.integer(2)), select.string(3)});
    }
    select.reset();
    lead = *into;
  }
  for (const NewConsent& consent : noted) {
    if (state_of(People(self_.store).consents(other), consent.channel, consent.address) !=
        ConsentState::opted_out)
      self_.note_consent(consent);
  }
}

}  // namespace leads
