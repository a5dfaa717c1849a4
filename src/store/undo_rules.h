// Whether a lead may go with the operation that made it.
#pragma once

#include <string>

#include "leads/lead.h"
#include "sql/connection.h"

namespace leads {

/// Why a lead that operation `op` created can't go: what came later and still stands. "" when nothing does.
std::string why_it_stays(sql::Connection& connection, LeadId lead, std::int64_t op);

}  // namespace leads
