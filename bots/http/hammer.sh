#!/bin/sh
# A load test with nothing but curl: customers register, wait in line, all hold the same seat at once, and the one who
# gets it pays. Uses oha, wrk or autocannon too, where one is installed, to ask for a place in line as fast as it goes.
#
#   bots/http/hammer.sh [ADDRESS [CUSTOMERS [CONCERT]]]
#
# Exit code 0: the seat was sold once; 1: it was not; 2: it could not be tried.
set -u

ADDRESS=${1:-http://127.0.0.1:2567}
CUSTOMERS=${2:-20}
CONCERT=${3:-}
PATIENCE_S=30
TOOL_S=${TOOL_S:-10}

fail() {
  echo "$1" >&2
  exit "${2:-2}"
}

command -v curl > /dev/null || fail 'curl is not installed'
case $CUSTOMERS in
  '' | *[!0-9]* | 0) fail "the number of customers must be a whole number from 1, not \"$CUSTOMERS\"" ;;
esac

WORK=$(mktemp -d) || fail 'there is no place for temporary files'
trap 'rm -rf "$WORK"' EXIT
trap 'exit 130' INT TERM

# The first text field of that name in a JSON document.
field() { tr ',{[' '\n\n\n' | sed -n "s/^\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1; }

# $1 is the route's method, $2 its path; what follows is curl's.
ask() {
  METHOD=$1 ROUTE=$2
  shift 2
  curl -sS --max-time 30 -X "$METHOD" "$ADDRESS$ROUTE" -H 'content-type: application/json' "$@"
}

# Sends what is described in a file of curl's options all at once; a line with status and seconds for each answer.
all_at_once() {
  curl -sS --no-progress-meter --parallel --parallel-immediate --parallel-max "$CUSTOMERS" --config "$1" \
    > "$WORK/answers" || fail 'not every request was answered'
}

# Times of the last answers, in ms.
percentiles() {
  awk '{ print $2 * 1000 }' "$WORK/answers" | sort -n | awk '
    { ms[NR] = $1 }
    function at(share) { rank = int(share * NR + 0.999999); return ms[rank < 1 ? 1 : rank] }
    END { printf "p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, max %.1f ms", at(0.5), at(0.9), at(0.99), ms[NR] }'
}

CONCERTS=$(ask GET /api/concerts) || fail "nobody answers at $ADDRESS"
[ -n "$CONCERT" ] || CONCERT=$(printf '%s' "$CONCERTS" | field concertId)
[ -n "$CONCERT" ] || fail 'nothing is on sale there'
echo "$CUSTOMERS customers for one seat of $CONCERT at $ADDRESS"

# Each customer is a line of file: access token and queue token.
customer=0
: > "$WORK/customers"
while [ "$customer" -lt "$CUSTOMERS" ]; do
  customer=$((customer + 1))
  USER=$(ask POST /api/users -d "{\"name\":\"Curl $customer\"}" | field accessToken)
  [ -n "$USER" ] || fail "customer $customer could not register: $(ask POST /api/users -d '{"name":"Curl"}' | field code)"
  ask POST /api/wallet/charges -H "authorization: Bearer $USER" -d '{"amount":1000000}' | grep -q entryId ||
    fail "customer $customer could not charge a wallet; SELF_CHARGE must be on"
  PLACE=$(ask POST "/api/concerts/$CONCERT/queue-tokens" -H "authorization: Bearer $USER" -d '{"socket":false}')
  TOKEN=$(printf '%s' "$PLACE" | field token)
  [ -n "$TOKEN" ] || fail "customer $customer could not enter the queue: $PLACE"
  echo "$USER $TOKEN" >> "$WORK/customers"
done
echo "registered, charged and in line"

# Whoever is not let in meanwhile, because the others keep their places, does without.
waited=0
while :; do
  : > "$WORK/active"
  while read -r USER TOKEN; do
    STATE=$(ask GET /api/queue-token -H "authorization: Bearer $USER" -H "queue-token: $TOKEN" | field state)
    [ "$STATE" = ACTIVE ] && echo "$USER $TOKEN" >> "$WORK/active"
  done < "$WORK/customers"
  ADMITTED=$(wc -l < "$WORK/active" | tr -d ' ')
  [ "$ADMITTED" -eq "$CUSTOMERS" ] && break
  [ "$waited" -ge "$PATIENCE_S" ] && break
  waited=$((waited + 1))
  sleep 1
done
[ "$ADMITTED" -gt 0 ] || fail "nobody was let in within $PATIENCE_S s; is the sale open?"
[ "$ADMITTED" -eq "$CUSTOMERS" ] || echo "only $ADMITTED were let in: the concert's maxActive, or its pace, allows no more"

read -r USER TOKEN < "$WORK/active"
as_first() { ask "$@" -H "authorization: Bearer $USER" -H "queue-token: $TOKEN"; }
SCHEDULE=$(as_first GET "/api/concerts/$CONCERT/schedules" | field scheduleId)
[ -n "$SCHEDULE" ] || fail "$CONCERT is sold out"
SEAT=$(as_first GET "/api/schedules/$SCHEDULE/seats" | field seatId)
[ -n "$SEAT" ] || fail "$SCHEDULE has no free seat"

while read -r USER TOKEN; do
  cat << END
next
url = "$ADDRESS/api/schedules/$SCHEDULE/reservations"
header = "content-type: application/json"
header = "authorization: Bearer $USER"
header = "queue-token: $TOKEN"
header = "idempotency-key: hold-$TOKEN"
data = "{\"seats\":[\"$SEAT\"]}"
output = "$WORK/hold-$TOKEN"
write-out = "%{http_code} %{time_total} $USER $TOKEN\n"
END
done < "$WORK/active" | sed 1d > "$WORK/holds"
all_at_once "$WORK/holds"
HELD=$(grep -c '^201 ' "$WORK/answers")
REFUSED=$(cat "$WORK"/hold-* | tr ',' '\n' | grep -c '"code":"SEAT_TAKEN"')
echo "seat $SEAT of $SCHEDULE: $HELD held it, $REFUSED were told that it is taken ($(percentiles))"
[ "$HELD" -eq 1 ] || fail "the seat was held $HELD times" 1
[ "$REFUSED" -eq $((ADMITTED - 1)) ] || echo "the others were refused for other reasons: $(cat "$WORK"/hold-* | field code)"

set -- $(grep '^201 ' "$WORK/answers")
USER=$3 TOKEN=$4
RESERVATION=$(field reservationId < "$WORK/hold-$TOKEN")
pay() { as_first POST "/api/reservations/$RESERVATION/payment" -d '{}' -H "idempotency-key: pay-$TOKEN"; }
PAYMENT=$(pay)
[ -n "$(printf '%s' "$PAYMENT" | field paymentId)" ] || fail "the hold could not be paid: $PAYMENT" 1
[ "$PAYMENT" = "$(pay)" ] || fail 'paid again under the same key, there was another answer' 1
echo "paid, once: $PAYMENT"

# What clients without a socket do most of all: ask for their place in line. Whoever lost has it still.
read -r USER TOKEN << END
$(grep -v " $TOKEN\$" "$WORK/active" | head -n 1)
END
[ -n "${TOKEN:-}" ] || exit 0
set -- -H "authorization: Bearer $USER" -H "queue-token: $TOKEN" "$ADDRESS/api/queue-token"
if command -v oha > /dev/null; then
  oha --no-tui -z "${TOOL_S}s" -c 50 "$@"
elif command -v wrk > /dev/null; then
  wrk -t 2 -c 50 -d "${TOOL_S}s" --latency "$@"
elif command -v autocannon > /dev/null; then
  autocannon -c 50 -d "$TOOL_S" "$@"
else
  echo 'install oha, wrk or autocannon to see how many polls a second it answers'
fi
