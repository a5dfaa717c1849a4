#!/bin/bash
# SPDX-License-Identifier: MIT
# Handles the links of unsubscribe headers and footers: https://acme.example/u?t=TOKEN, with the
# token that `leads nurture` signs. Mail programs send a POST for one click (RFC 8058); people, and
# scanners that open every link, send a GET, which only shows a button and changes nothing.
# Run it as a CGI program with LEADS_DB set, by a user that may write the database.
set -u

page() {
  printf 'Status: %s\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n\r\n' "$1"
  printf '<!doctype html>\n<title>Unsubscribe</title>\n<p>%s</p>\n' "$2"
}

# The token: letters, digits and dashes alone, so nothing of it needs to be decoded or quoted.
token() {
  local pair
  local -a pairs
  IFS='&' read -r -a pairs <<<"$1"
  for pair in "${pairs[@]}"; do
    [[ $pair =~ ^t=([0-9a-f-]{1,100})$ ]] && { echo "${BASH_REMATCH[1]}"; return; }
  done
}

token=$(token "${QUERY_STRING:-}")
[ -n "$token" ] || { page '400 Bad Request' 'This link is not complete. Please copy it whole.'; exit; }
case ${REQUEST_METHOD:-GET} in
  POST)
    if leads consent -q --wait 20 --token "$token"; then
      page '200 OK' 'You are unsubscribed. Nothing more will be sent to this address.'
    else
      page '500 Internal Server Error' 'That did not work. Please answer our mail instead.'
    fi ;;
  GET | HEAD)
    page '200 OK' "<form method=post action=\"?t=$token\"><button>Unsubscribe</button></form>" ;;
  *) page '405 Method Not Allowed' 'Only GET and POST are answered.' ;;
esac
