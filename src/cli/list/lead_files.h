// SPDX-License-Identifier: MIT
// Leads as files of other programs: contacts of an address book, next steps of a calendar.
#pragma once

#include <optional>
#include <vector>

#include "cli/session.h"
#include "leads/lead.h"

namespace leads {

/// --vcard and --ics.
struct LeadFileFlags {
  bool vcard = false, ics = false;
};
void declare_lead_files(Flags& flags, LeadFileFlags& given);
/// Makes the format that of the flag, if one is given. Throws usage if another one was named.
void take_lead_file(Session& session, const LeadFileFlags& given);

/// Whether the output is such a file, made of whole leads instead of columns.
bool is_lead_file(Format format);
/// Throws usage for what selects columns or rows of a table, which such a file has not.
void check_lead_file(const Session& session);
/// Prints the leads in this order. Of a calendar: those with a next step before `until`.
void print_lead_file(Session& session, std::vector<LeadId> leads,
                     std::optional<Instant> until = std::nullopt);

}  // namespace leads
