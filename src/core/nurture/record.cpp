// SPDX-License-Identifier: MIT
#include "core/nurture/record.h"

#include <array>
#include <cmath>

namespace leads {
namespace {

constexpr std::array<std::string_view, 5> kEventKinds{
    "nurture_enrolled", "nurture_claimed", "nurture_sent", "nurture_released", "nurture_ended"};

constexpr double kSecondsOfDay = 86'400;

}  // namespace

std::string_view nurture_kind(NurtureEvent event) {
  return kEventKinds[static_cast<std::size_t>(event)];
}

std::optional<NurtureEvent> nurture_event(std::string_view kind) {
  for (std::size_t i = 0; i < kEventKinds.size(); ++i)
    if (kEventKinds[i] == kind) return static_cast<NurtureEvent>(i);
  return std::nullopt;
}

double days_of(Seconds span) {
  return static_cast<double>(span.count()) / kSecondsOfDay;
}

Seconds seconds_of_days(double days) {
  return Seconds{std::llround(days * kSecondsOfDay)};
}

std::string nurture_subject(std::string_view sequence) {
  return std::string(kNurtureSubject) + std::string(sequence);
}

std::string_view sequence_of(std::string_view subject) {
  return subject.starts_with(kNurtureSubject) ? subject.substr(kNurtureSubject.size())
                                              : std::string_view();
}

std::string_view step_key(const NurtureStep& step) {
  if (!step.name.empty()) return step.name;
  return is_mail(step) ? step.template_file : step.task;
}

}  // namespace leads
