#!/bin/sh
# SPDX-License-Identifier: MIT
# A web form's handler for any server that runs CGI programs: what was sent becomes a lead, or is
# added to the lead that has the same e-mail address or phone. The book is named in LEADS_DB.
say() { printf 'Status: %s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\n' "$1" "$2"; exit 0; }
[ "$REQUEST_METHOD" = POST ] || say '405 Method Not Allowed' 'Please use the form.'
[ "${CONTENT_LENGTH:-0}" -le 65536 ] || say '413 Content Too Large' 'That is too long.'
head -c "${CONTENT_LENGTH:-0}" | leads add - --activity form_submit --wait 20 -q >/dev/null
case $? in
  0) say '200 OK' 'Thank you. We will be in touch.' ;;
  2 | 4) say '400 Bad Request' 'Something in the form could not be read.' ;;
  *) say '503 Service Unavailable' 'Please try again in a minute.' ;;
esac
