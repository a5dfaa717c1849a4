// SPDX-License-Identifier: MIT
// What the program itself recorded of a lead in a sequence of [[nurture]]: activities of kinds of
// its own, with the sequence as their subject and the step as their ref.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "leads/playbook.h"

namespace leads {

enum class NurtureEvent : std::uint8_t {
  enrolled,  ///< the lead began the sequence
  claimed,   ///< a run took the step, so that no other one does
  sent,      ///< the program that it was handed to accepted it
  released,  ///< it was not sent after all: a run may take the step again
  ended,     ///< `stop` matched: the lead gets no more of the sequence, though it matches no longer
};

struct NurtureRecord {
  NurtureEvent event{};
  std::string sequence, step;  ///< names; `step` is "" of an enrolment and an end
  Instant at;
  Seconds after{0};  ///< of the step at that time, since the enrolment
  std::string offer = {};
};

/// The kind of activity that is such a record, and the other way around.
std::string_view nurture_kind(NurtureEvent event);
std::optional<NurtureEvent> nurture_event(std::string_view kind);

/// The value of such an activity is the step's `after` in days.
double days_of(Seconds span);
Seconds seconds_of_days(double days);

/// The subject of such an activity: "nurture:welcome".
inline constexpr std::string_view kNurtureSubject = "nurture:";
std::string nurture_subject(std::string_view sequence);
/// The sequence that a subject is about; "" for other subjects.
std::string_view sequence_of(std::string_view subject);

/// What a step is recognised by, wherever it comes in its sequence: its name, else its template or
/// task.
std::string_view step_key(const NurtureStep& step);
inline bool is_mail(const NurtureStep& step) {
  return step.channel == "email";
}

}  // namespace leads
