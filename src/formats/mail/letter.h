// SPDX-License-Identifier: MIT
// A message to be sent, as RFC 5322 text: headers in ASCII, a plain and an HTML body, lines that
// end in a newline alone, as programs like sendmail read them from their standard input.
#pragma once

#include <string>
#include <string_view>

#include "core/lead/email.h"
#include "leads/zone.h"

namespace leads {

struct Letter {
  Mailbox from, to;
  std::string subject, text, html;
  std::string message_id;   ///< without < and >
  std::string unsubscribe;  ///< https:, http: or mailto: link; "" for none
};

/// Nothing in a letter can add a header or end one: control characters become blanks. An https link
/// also gets the header of one-click unsubscribing (RFC 8058).
std::string message_text(const Letter& letter, Instant date, const Zone& zone);
/// The same as an entry of a mailbox file (mbox), which any reader of mail opens.
std::string mbox_entry(const Letter& letter, std::string_view message, Instant date);

/// An unstructured header's value: as it is where it is ASCII, else in encoded words (RFC 2047);
/// folded. `used` is the length of what precedes it on its line.
std::string header_text(std::string_view value, std::size_t used);
/// Quoted-printable (RFC 2045), with what programs on the way may change encoded too: blanks at the
/// end of a line, "From " and "." at its begin.
std::string quoted_printable(std::string_view text);

}  // namespace leads
