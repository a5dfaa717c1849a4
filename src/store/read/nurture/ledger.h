// SPDX-License-Identifier: MIT
// What the program recorded of leads in sequences of [[nurture]].
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "core/nurture/record.h"
#include "store/records.h"
#include "store/store.h"

namespace leads {

/// A view of an open book, which must outlive it.
class NurtureLedger {
 public:
  explicit NurtureLedger(Store& store);
  ~NurtureLedger();
  NurtureLedger(NurtureLedger&&) noexcept;

  /// Those that any sequence has a record of, ascending; found by an index.
  std::vector<LeadId> leads();
  /// Those that began a sequence, by its name and when, that is wanted, ascending.
  std::vector<LeadId> enrolled(const std::function<bool(std::string_view, Instant)>& wanted);
  /// Those with a step that was claimed and neither sent nor released, ascending.
  std::vector<LeadId> unconfirmed();
  /// Those whose main e-mail is the lead's too, the lead itself left out.
  std::vector<LeadId> sharing_address(LeadId lead);
  /// The letters that an e-mail address got, or gets, whichever lead had it; `address` is left out.
  std::vector<SentLetter> letters_to(std::string_view address);
  /// All records of a lead, in order of time; at a later instant than now, too.
  std::vector<NurtureRecord> of(LeadId lead);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace leads
