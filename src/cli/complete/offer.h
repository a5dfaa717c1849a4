// SPDX-License-Identifier: MIT
// What is offered for one value, by its kind.
#pragma once

#include <span>
#include <string_view>

#include "base/time/when.h"
#include "cli/command/command.h"
#include "cli/complete/candidates.h"
#include "cli/complete/known.h"
#include "leads/filter.h"

namespace leads {

/// The value of a flag or a word; `command` says whose columns, `further` that words came before.
void offer(ValueKind kind, std::span<const std::string_view> choices, const Command* command,
           bool further, Known& known, Candidates& candidates);
/// A value of a field as it is typed behind `--FIELD`.
void offer_field_value(const Field& field, FieldIndex index, Known& known, Candidates& candidates);
/// Words for dates, with the day they mean.
void offer_dates(Sense sense, const Known& known, Candidates& candidates);
/// A term, piece by piece: `sta`, `stage:`, `stage:mql,`.
void offer_term(FilterScope scope, bool further, Known& known, Candidates& candidates);

}  // namespace leads
