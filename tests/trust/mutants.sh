#!/usr/bin/env bash
# Do the tests notice? Breaks one line at a time in a copy of the committed tree and runs the suites
# that must fail. Slow (a build of its own), so not a part of `./dev test`.
#
#     tests/trust/mutants.sh [folder for the copy] [name of one mutant…]
#
# Ends with 0 when every mutant was noticed.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
copy=${1:-$(mktemp -d)}; shift || true
jobs=${JOBS:-$(nproc)}

# name | file | as it is | as it must not be | suites that have to notice, in this order. Where two
# guards do the same, both fall: ` ;; ` stands between them.
mutants() {
    cat <<'LIST'
signatures_always_fit|src/channels/signature.cpp|return a.size() == b.size() && CRYPTO|return a.size() == b.size() \|\| CRYPTO|channels
nothing_is_committed|src/storage/sqlite/writer.cpp|db_.run(writes ? "COMMIT" : "ROLLBACK");|db_.run("ROLLBACK");|contract
the_disk_is_not_waited_for|src/storage/sqlite/database.cpp|PRAGMA synchronous = FULL;|PRAGMA synchronous = OFF;|contract
chats_first|src/core/line.cpp|: s.capped + s.head_start;|: s.capped + s.head_start + (form == work_form::chat ? 5 : 0);|core simulation
twice_is_two|src/engine/deciding.cpp|if (seen(key, s.inbound->channel, s.inbound->dedupe_key)) {|if (false \&\& seen(key, s.inbound->channel, s.inbound->dedupe_key)) {|engine
a_merge_loses_its_place|src/core/step_case.cpp|std::min(from->t.waiting_since, into->t.waiting_since)|std::max(from->t.waiting_since, into->t.waiting_since)|core simulation
no_gate|src/core/gate.cpp|if (!r.rules.gate.on \|\| !displaces(r.rules, load, form))|if (r.rules.gate.on \|\| !displaces(r.rules, load, form))|core simulation
posts_offered_before_their_peers|src/core/apply_ticket.cpp|t.with_peers = true;|t.with_peers = true; t.status = ticket_status::queued; r.enqueue(*s);|core simulation
the_late_channel_leans_back|src/core/ledger.cpp|(rules.gain_recent * (recent - l.recent[i - from]) +|(rules.gain_recent * (l.recent[i - from] - recent) +|core simulation
anybody_accepts|src/core/step_offer.cpp|if (o->agent != who) return refusal::not_yours;|if (false \&\& o->agent != who) return refusal::not_yours;|core
a_hand_keeps_it|src/core/apply_case.cpp|a.lift();|if (false) a.lift();|core simulation
a_place_is_lost|src/core/turn.cpp|ticket_queued{t.waiting_since, t.due_at, wanted|ticket_queued{now, t.due_at, wanted|core simulation
ties_go_to_the_younger|src/core/line.hpp|return since != o.since ? since < o.since : id < o.id;|return since != o.since ? since > o.since : id < o.id;|core simulation
no_room_is_room|src/core/roster.cpp|return l.chats == 0 \&\& below + c.call <= c.units;|return l.chats <= 1;|core simulation
offers_nobody_may_take|src/core/step_server.cpp|    take_back_unfit(t, *t.r.crew.find(id));|    if (false) take_back_unfit(t, *t.r.crew.find(id));|core simulation
a_fence_without_a_lock|src/storage/postgres/schema.cpp|AND epoch = mine FOR SHARE;|AND epoch = mine;|cluster
a_fence_without_an_epoch|src/storage/postgres/schema.cpp|AND owner = me AND epoch = mine FOR SHARE;|FOR SHARE;|cluster
a_timer_rings_for_another|src/core/step_server.cpp ;; src/core/rooms.cpp|s->t.preferred \&\& s->t.preferred_until <= t.now) ;; timers.cancel({s.t.preferred_until, timer_kind::preferred_expires, s.t.id.value});|s->t.preferred) ;; ;|core simulation
an_offer_without_end|src/core/apply_case.cpp|r.timers.set({e.what.expires_at, timer_kind::offer_expires, e.what.id.value});|;|core simulation
the_timer_alone_ends_an_offer|src/core/step_offer.cpp|const bool open = o->status == offer_status::issued \&\& t.now <= o->expires_at;|const bool open = o->status == offer_status::issued;|core
the_audit_tells_of_tries|src/storage/sqlite/accounts.hpp|if (db_.changes() == 0) noted_.clear();|;|contract
one_console_is_all|src/http/live/live.cpp|const bool elsewhere = std::any_of(|const bool elsewhere = false \&\& std::any_of(|http
nobody_is_missed_after_a_kill|src/http/live/live.cpp|there_->resume(clock::now());|;|blackbox
a_console_is_told_to_nobody|src/http/live/attendance.cpp|if (!unkept_.empty() && store_.keep_consoles(unkept_)) unkept_.clear();|;|http
who_cannot_be_read_is_nobody|src/storage/sqlite/lookup.cpp|if (!read_sound(db_, asked, row)) check();|if (!read_sound(db_, asked, row)) return std::nullopt;|contract
half_a_chain_is_brought|src/engine/hydration.cpp|if (!known) chain.push_back(std::move(*row));|if (!known) state_.load(std::move(*row));|engine
one_address_takes_all|src/http/wire/guests.cpp|if (theirs >= limits_.connections_per_address) {|if (false \&\& theirs >= limits_.connections_per_address) {|http
anybody_says_who_asks|src/http/wire/asking_address.cpp|if (!is_proxy(limits, nearest)) return nearest;|if (false) return nearest;|http
words_are_thrown_after_them|src/http/wire/turned_away.cpp|const auto got = ::recv(who.get(), forgotten.data(), forgotten.size(), 0);|const ssize_t got = 1;|http
an_emptied_store_begins_anew|src/storage/sqlite/store.cpp|if (missing \|\| size >= shortest) return std::nullopt;|if (true \|\| missing \|\| size >= shortest) return std::nullopt;|contract
rows_are_not_looked_at|src/storage/sqlite/state_rows.cpp|if (from.integer(1) != 0) return|if (true) return|contract
a_long_line_is_read_by_nobody|src/storage/postgres/loading.cpp|"SET LOCAL idle_in_transaction_session_timeout = '60s'"|""|cluster
a_table_is_not_erased|src/storage/sqlite/personal_words.cpp|{"tag", "tag", of_ticket, remedy::row_goes},|{"tag", "tag", "false", remedy::row_goes},|contract
the_audit_is_not_linked|src/storage/sqlite/audit_chain.cpp|    add(bytes, before);|    if (false) add(bytes, before);|contract
keys_are_seen_by_nobody|src/storage/sqlite/lookup.cpp|"SELECT 1 FROM inbound WHERE channel = ? AND dedupe_key = ?"|"SELECT 1 FROM inbound WHERE channel = ? AND dedupe_key = ? AND 0"|contract
an_inside_address_passes|src/senders/curl_handle.cpp|if (!fine) {|if (false \&\& !fine) {|senders
sent_once_more|src/senders/attempt.cpp|if (v.state == send_state::done) {|if (false \&\& v.state == send_state::done) {|senders
a_session_goes_on|src/http/accounts/sessions.cpp|with.people.log_out(from.who);|;|http
any_role_may|src/http/server.cpp|if (!allows(row, who.what)) {|if (false \&\& !allows(row, who.what)) {|http
any_page_may_listen|src/http/server.cpp|bool ours = is_own_origin(limited, asked, origin);|bool ours = true;|http
length_beside_chunks|src/http/wire/head.cpp|if (facts_.chunked && facts_.content_length) {|if (false \&\& facts_.chunked \&\& facts_.content_length) {|http
LIST
}

mkdir -p "$copy"
git -C "$root" archive HEAD | tar -x -C "$copy"
[ -d "$root/build/deps" ] && mkdir -p "$copy/build" && cp -r "$root/build/deps" "$copy/build/"
cd "$copy"
launcher=(); command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
cmake --preset dev "${launcher[@]}" -DWEB_CONSOLE=OFF -DEVENLINE_BENCHMARKS=OFF >configure.log

build() { cmake --build build/dev -j "$jobs" --target "${@/%/_tests}" >build.log 2>&1; }
# Runs the suites; prints the first failing case of each that fails. Quiet and 1 when all pass.
noticed_by() {
    local suite out noticed=1 only
    for suite; do
        # The core's other simulations forecast and compare: they are not there to find faults.
        only='*'; [ "$suite" = simulation ] && only='Simulation.*'
        out=$(timeout 900 "build/dev/tests/${suite}_tests" --gtest_brief=1 --gtest_filter="$only" 2>&1) && continue
        printf '%s: %s; ' "$suite" "$(grep -m1 -oE '^\[  FAILED  \] [^ ,]+' <<<"$out" | cut -c13-)"
        noticed=0
    done
    return $noticed
}

survived=0
declare -A sound
while IFS= read -r line; do
    # A bar within a field is written \|
    IFS=$'\x1f' read -r name file good bad suites < <(
        sed 's/\\|/\x1e/g; s/|/\x1f/g; s/\x1e/|/g; s/\\&/\&/g' <<<"$line")
    if (($#)) && [[ " $* " != *" $name "* ]]; then continue; fi
    for suite in $suites; do
        [ -n "${sound[$suite]:-}" ] && continue
        build "$suite" || { echo "$name: the sound tree does not build, see $copy/build.log"; exit 2; }
        if by=$(noticed_by "$suite"); then echo "$name: the sound tree fails already ($by)"; exit 2; fi
        sound[$suite]=yes
    done
    python3 - "$file" "$good" "$bad" <<'PY'
import sys
for path, good, bad in zip(*(one.split(" ;; ") for one in sys.argv[1:])):
    text = open(path).read()
    if text.count(good) != 1: sys.exit(f"{path} has {text.count(good)} times: {good}")
    open(path, "w").write(text.replace(good, bad))
PY
    # shellcheck disable=SC2086
    if ! build $suites; then
        echo "$name: does not compile, so it proves nothing"; survived=$((survived + 1))
    elif by=$(noticed_by $suites); then echo "$name: noticed by $by"
    else echo "$name: SURVIVED: $suites"; survived=$((survived + 1)); fi
    for one in ${file// ;; / }; do git -C "$root" show "HEAD:$one" >"$one"; done
done < <(mutants)
echo "$survived survived"
((survived == 0))
