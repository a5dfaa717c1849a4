// SPDX-License-Identifier: MIT
// leads consent: records what a person agreed to, or refused, with the evidence; takes in and gives
// out lists of addresses that are not to be used.
#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "base/time/format.h"
#include "base/words.h"
#include "cli/command/command.h"
#include "cli/lead/change.h"
#include "cli/lead/field_input.h"
#include "cli/lead/lead_targets.h"
#include "cli/lead/reach_words.h"
#include "cli/rights/suppression_list.h"
#include "core/lead/email.h"
#include "leads/error.h"
#include "store/read/identities.h"
#include "store/read/people.h"
#include "store/rights/suppressions.h"
#include "store/write/operation.h"

namespace leads::consent_command {
namespace {

struct Options {
  std::string lead, channel, state, evidence, at, address;
  std::optional<std::string> token, suppress;
  bool suppressed = false;
};

void declare(Flags& flags, Options& options) {
  flags.word("LEAD", options.lead, false, "an id or e-mail address").kind = ValueKind::lead;
  flags.word("CHANNEL", options.channel, false, "email, phone, sms or post").choices = {
      "email", "phone", "sms", "post"};
  flags.word("STATE", options.state, false, "what holds from now on").choices = {
      "opted_in", "opted_out", "legitimate_interest", "unknown"};
  flags.text("--evidence", "TEXT", options.evidence,
             "how it is known: a form, a letter, what was said, by whom");
  flags.value("--at", "WHEN", options.at, "when it was given; default: now").kind =
      ValueKind::past_date;
  flags.value("--address", "EMAIL", options.address,
              "the e-mail address it is about; default: of an opt-in the main one, of the others "
              "all");
  flags
      .value("--token", "TOKEN", options.token,
             "opt out the address that the unsubscribe link with this token was sent to")
      .one_of = "what";
  FlagInfo& list = flags.value("--suppress", "FILE|-", options.suppress,
                               "never use the addresses of this list: CSV, or one a line");
  list.file = FileUse::read;
  list.one_of = "what";
  flags.toggle("--suppressed", options.suppressed, "list the addresses that are not to be used")
      .one_of = "what";
}

/// What is recorded, and what was before.
struct Wish {
  NewConsent consent;
  Consent before;
};

void refuse_older(const Wish& wish) {
  const Consent& before = wish.before;
  if (wish.consent.state == ConsentState::opted_out || before.state != ConsentState::opted_out ||
      wish.consent.at >= before.since)
    return;
  throw Error(ErrorKind::refused, fmt::format("lead {}", number(wish.consent.lead)),
              "opted out at " + format_utc(before.since) +
                  ", which is later than this evidence of " + format_utc(wish.consent.at),
              "only evidence from after an opt-out lifts it");
}

Wish wish_of(const Options& options, Session& session, LeadId lead) {
  Wish wish;
  NewConsent& consent = wish.consent;
  consent.lead = lead;
  const auto channel = parse_channel(options.channel);
  const auto state = parse_consent(options.state);
  if (!channel || !state)
    throw Error(ErrorKind::usage, in_quotes(channel ? options.state : options.channel),
                channel ? "is not a state of consent" : "is not a channel",
                channel ? "states: opted_in opted_out legitimate_interest unknown"
                        : "channels: email phone sms post");
  consent.channel = *channel;
  consent.state = *state;
  consent.at =
      options.at.empty() ? session.now() : session.moment(options.at, Sense::past, "--at").first;
  if (consent.at > session.now())
    throw Error(ErrorKind::usage, "--at", "is in the future; consent is given before it is used");
  if (trim(options.evidence).empty() && consent.state != ConsentState::opted_out)
    throw Error(ErrorKind::usage, "--evidence",
                "is missing: without evidence only an opt-out is recorded",
                "--evidence \"form on our site, confirmed by link\"");
  check_text(options.evidence, "--evidence");
  consent.evidence = options.evidence.empty() ? "by hand" : options.evidence;
  consent.is_evidence = true;
  if (!options.address.empty() && *channel != Channel::email)
    throw Error(ErrorKind::usage, "--address", "is of e-mail; other channels have no address");
  return wish;
}

/// Completes it by what the lead has.
void fit_to_lead(const Options& options, const LeadView& lead, Session& session, Wish& wish) {
  NewConsent& consent = wish.consent;
  const Cell& main = lead.cell(BuiltIn::email);
  if (!options.address.empty()) {
    const auto email = parse_email(trim(options.address));
    const std::string key = fold(email.value_or(options.address));
    const auto leads = Identities(session.store(true)).find("email", key);
    if (std::find(leads.begin(), leads.end(), consent.lead) == leads.end())
      throw Error(ErrorKind::not_found, "--address",
                  in_quotes(options.address) + " is not an address of lead " +
                      std::to_string(number(consent.lead)),
                  fmt::format("leads show {} lists them", number(consent.lead)));
    consent.address = key;
  } else if (consent.channel == Channel::email && consent.state != ConsentState::opted_out &&
             main.kind == Cell::Kind::text) {
    consent.address = fold(main.text);
  }
  wish.before =
      consent_for(lead, consent.channel,
                  consent.address.empty() && main.kind == Cell::Kind::text ? std::string(main.text)
                                                                           : consent.address);
}

Reach reach_of(Session& session, const NewConsent& consent) {
  Reach found;
  const Channel channel = consent.channel == Channel::phone ? Channel::phone : Channel::email;
  with_lead(session, consent.lead, [&](LeadCursor& cursor) {
    found = reach(cursor.lead(), cursor.activities(), session.playbook(), session.now(), channel,
                  channel == Channel::email ? consent.address : std::string());
  });
  return found;
}

/// What it means for those who would mail or call.
std::string consequence(Session& session, const NewConsent& consent) {
  if (consent.channel == Channel::sms || consent.channel == Channel::post) return {};
  const std::string verb = consent.channel == Channel::phone ? "called" : "mailed";
  const Reach found = reach_of(session, consent);
  if (found) return "may be " + verb;
  return "may not be " + verb + ": " + reach_words(found);
}

int record(const Options& options, Session& session) {
  if (options.lead.empty() || options.channel.empty() || options.state.empty())
    throw Error(ErrorKind::usage, "leads consent", "needs a lead, a channel and a state",
                "leads consent 42 email opted_in --evidence \"form, confirmed by link\"");
  session.store(true);
  const LeadId lead = session.find_lead(options.lead, "consent");
  Wish wish = wish_of(options, session, lead);
  session.scorer();
  Operation operation = session.begin("consent");
  with_lead(session, lead,
            [&](LeadCursor& cursor) { fit_to_lead(options, cursor.lead(), session, wish); });
  refuse_older(wish);
  operation.set_consent(wish.consent);
  ChangeReport report;
  report.verb = "recorded consent of";
  report.dry_run = session.options().dry_run;
  ChangedLead changed{lead, lead_name(session, lead), {}, {}};
  changed.fields.push_back({"consent." + std::string(channel_name(wish.consent.channel)),
                            std::string(consent_name(wish.before.state)),
                            std::string(consent_name(wish.consent.state))});
  const std::string means = consequence(session, wish.consent);
  if (!wish.consent.address.empty()) changed.notes.push_back("of " + wish.consent.address);
  if (!means.empty()) changed.notes.push_back(means);
  report.changed.push_back(std::move(changed));
  report.op = operation.finish("1 lead", report.dry_run);
  print_change(session, report);
  return 0;
}

/// The address of the lead, or of those merged into it, that the mark is of; "" if none is.
std::string address_with(Store& store, const SecretKey& secret, LeadId lead,
                         const std::string& mark) {
  for (const Identity& identity : Identities(store).of(lead))
    if (identity.kind == "email" && identity_mark(secret, "email", identity.key) == mark)
      return identity.key;
  return {};
}

/// Whether the address is stopped by an unsubscribe and by its lead's consent: then the link says
/// nothing new.
bool is_unsubscribed(Session& session, LeadId lead, const std::string& address) {
  Consent before;
  with_lead(session, lead, [&](LeadCursor& cursor) {
    before = consent_for(cursor.lead(), Channel::email, address);
  });
  if (before.state != ConsentState::opted_out) return false;
  const auto stops = Suppressions(session.store(true)).of("email", address);
  return std::any_of(stops.begin(), stops.end(), [&](const SuppressionRecord& stop) {
    return stop.why == Stop::unsubscribe && stop.at >= before.since;
  });
}

void unsubscribe_lead(Session& session, Operation& operation, LeadId lead,
                      const std::string& address, ChangeReport& report) {
  if (is_unsubscribed(session, lead, address)) {
    report.unchanged.push_back(lead);
    return;
  }
  operation.set_consent({lead, Channel::email, address, ConsentState::opted_out, session.now(),
                         "unsubscribe link", true});
  NewActivity activity;
  activity.lead = lead;
  activity.at = session.now();
  activity.kind = *session.playbook().kinds.find("unsubscribe");
  activity.note = "unsubscribe link";
  activity.address = address;
  operation.record({activity});
  report.changed.push_back({lead, lead_name(session, lead), {}, {}});
}

// The wish is respected whatever became of the lead. It is about the address that the letter went
// to: where the lead no longer has it, that address alone is stopped, by its mark.
int unsubscribe(const Options& options, Session& session) {
  Store& store = session.store(true);
  const std::optional<SecretKey> secret = secret_key(store);
  const auto token = secret ? read_token(*secret, trim(*options.token)) : std::nullopt;
  if (!token)
    throw Error(ErrorKind::bad_input, "--token", "is not a token of this database",
                "copy it whole from the link, after the last =");
  session.scorer();
  ChangeReport report;
  report.verb = "unsubscribed";
  report.dry_run = session.options().dry_run;
  Operation operation = session.begin("consent");
  const std::optional<LeadId> lead = People(store).survivor(token->lead);
  const std::string address =
      lead ? address_with(store, *secret, *lead, token->mark) : std::string();
  if (!address.empty()) {
    unsubscribe_lead(session, operation, *lead, address, report);
  } else {
    operation.suppress(
        {"email", {}, Stop::unsubscribe, session.now(), {}, "unsubscribe link", token->mark});
    report.notes.push_back(fmt::format("{} the address of the link, which lead {} {}",
                                       report.dry_run ? "would have stopped" : "stopped",
                                       number(token->lead),
                                       lead ? "no longer has" : "had before it was removed"));
  }
  report.op = operation.finish("unsubscribe link", report.dry_run);
  print_change(session, report);
  return 0;
}

int suppress(const Options& options, Session& session) {
  const std::vector<NewSuppression> list = read_suppression_list(session, *options.suppress);
  Operation operation = session.begin("consent");
  std::size_t added = 0;
  for (const NewSuppression& entry : list) added += operation.suppress(entry) ? 1 : 0;
  ChangeReport report;
  report.verb = "suppressed";
  report.dry_run = session.options().dry_run;
  report.notes.push_back(fmt::format("{}{}, {} on the list already",
                                     report.dry_run ? "would suppress " : "suppressed ",
                                     counted(added, "address", "addresses"), list.size() - added));
  report.extra = {{"suppressed", added}, {"known", list.size() - added}};
  report.op =
      operation.finish(counted(added, "address", "addresses") + " suppressed", report.dry_run);
  print_change(session, report);
  return 0;
}

int run(const Options& options, Session& session) {
  const int lists =
      (options.suppressed ? 1 : 0) + (options.token ? 1 : 0) + (options.suppress ? 1 : 0);
  if (lists > 1 || (lists == 1 && !options.lead.empty()))
    throw Error(ErrorKind::usage, "leads consent",
                "LEAD, --token, --suppress and --suppressed cannot be combined",
                "leads help consent shows each");
  if (options.suppressed) {
    session.out.print(suppression_table(session));
    return 0;
  }
  if (options.token) return unsubscribe(options, session);
  if (options.suppress) return suppress(options, session);
  return record(options, session);
}

}  // namespace

extern const Command kCommand{
    .name = "consent",
    .group = "Safety",
    .summary = "record consent, opt-outs and addresses never to be used",
    .usage = "LEAD CHANNEL STATE --evidence TEXT [--at W]",
    .details =
        "Consent is kept as dated evidence, for each channel and, of e-mail, for each address. An "
        "opt-out takes effect at once and is about the address: other leads that have it are not "
        "mailed either. Nothing lifts it but evidence from after it, recorded by this command; "
        "imports, merges and undo only ever take permission away. Evidence is about the addresses "
        "that the lead has when it is recorded: one that it is given later, and that somebody "
        "opted "
        "out of, stays stopped.\n"
        "For a double opt-in the evidence is the confirmation: its date (--at), its address "
        "(--address) and how it was given. A sign-up without confirmation stays unknown.\n"
        "Bounces, complaints and unsubscribes that are logged or imported stop mail to the address "
        "they name. Only a later opt-in lifts such a stop, not a legitimate interest.\n"
        "--suppress takes the exports of Mailchimp and listmonk (a column named Email Address or "
        "email) and plain lists; --suppressed --csv writes one for other programs. --token is for "
        "the handler of unsubscribe links, examples/unsubscribe.",
    .examples =
        {{"leads consent 42 email opted_in --evidence \"confirmed by link\" --at 2026-11-20",
          "a double opt-in"},
         {"leads consent 42 phone opted_out", "never call again"},
         {"leads consent 42 email legitimate_interest --evidence \"customer since 2024\"",
          "a basis for somebody from a bought list"},
         {"echo zoe@zoo.example | leads consent --suppress -", "a list from another program"},
         {"leads consent --suppressed --csv -o suppressed.csv", "the list for another one"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
    .plans = true,
    .reads_with = "--suppressed",
};

}  // namespace leads::consent_command
