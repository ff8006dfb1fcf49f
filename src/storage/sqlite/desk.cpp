#include "storage/sqlite/desk.hpp"

#include "storage/sqlite/desk_questions.hpp"
#include "storage/sqlite/desk_rows.hpp"
#include "storage/sqlite/field_rows.hpp"
#include "storage/sqlite/reception_rows.hpp"
#include "storage/sqlite/mark_rows.hpp"
#include "storage/sqlite/reader_ask.hpp"

namespace evenline::storage::sqlite {

using namespace engine;

template <class T> desk::answer<T> sqlite_desk::read(std::function<T(database&)> question) {
    return reads_.ask<T>([question = std::move(question)](database& db) -> read_result<T> {
        auto found = question(db);
        if (db.failed()) return db.failure();
        return found;
    });
}

template <class T> desk::answer<T> sqlite_desk::change(std::function<T(database&)> work) {
    auto made = std::make_shared<T>();
    writer::work carried = [made, work = std::move(work)](database& db) { *made = work(db); };
    const auto failed = co_await writes_.change(std::move(carried));
    if (failed) co_return failed;
    co_return std::move(*made);
}

desk::answer<std::vector<draft>> sqlite_desk::drafts(std::uint64_t account) {
    return read<std::vector<draft>>(
        [account](database& db) { return find_drafts(db, account); });
}

desk::answer<draft_kept> sqlite_desk::put_draft(draft what, std::optional<std::uint64_t> seen) {
    return change<draft_kept>(
        [what = std::move(what), seen](database& db) { return write_draft(db, what, seen); });
}

desk::answer<std::vector<canned_reply>> sqlite_desk::canned(std::uint64_t account) {
    return read<std::vector<canned_reply>>(
        [account](database& db) { return find_canned(db, account); });
}

desk::answer<std::optional<canned_reply>> sqlite_desk::canned_one(std::uint64_t id) {
    return read<std::optional<canned_reply>>(
        [id](database& db) { return find_canned_one(db, id); });
}

desk::answer<canned_reply> sqlite_desk::put_canned(canned_reply what) {
    return change<canned_reply>(
        [what = std::move(what)](database& db) { return write_canned(db, what); });
}

desk::answer<std::uint64_t> sqlite_desk::drop_canned(std::uint64_t id) {
    return change<std::uint64_t>([id](database& db) { return sqlite::drop_canned(db, id); });
}

desk::answer<disposition_list> sqlite_desk::dispositions() {
    return read<disposition_list>([](database& db) { return find_dispositions(db); });
}

desk::answer<std::optional<disposition_list>> sqlite_desk::put_dispositions(
    disposition_list what) {
    return change<std::optional<disposition_list>>(
        [what = std::move(what)](database& db) { return write_dispositions(db, what); });
}

desk::answer<std::uint64_t> sqlite_desk::put_upload(upload what) {
    return change<std::uint64_t>(
        [what = std::move(what)](database& db) { return write_upload(db, what); });
}

desk::answer<std::optional<upload>> sqlite_desk::find_upload(std::uint64_t id) {
    return read<std::optional<upload>>(
        [id](database& db) { return sqlite::find_upload(db, id); });
}

desk::answer<std::optional<std::string>> sqlite_desk::content(std::string sha256) {
    return read<std::optional<std::string>>(
        [sha256 = std::move(sha256)](database& db) { return find_content(db, sha256); });
}

desk::answer<std::vector<held_reply>> sqlite_desk::held() {
    return read<std::vector<held_reply>>([](database& db) { return find_held(db); });
}

desk::answer<std::optional<outbox_item>> sqlite_desk::sent_as(std::uint64_t message) {
    return read<std::optional<outbox_item>>(
        [message](database& db) { return find_sent_as(db, message); });
}

desk::answer<ticket_marks> sqlite_desk::marks_of(core::ticket_id ticket) {
    return read<ticket_marks>([ticket](database& db) { return find_marks(db, ticket); });
}

desk::answer<std::vector<tag_count>> sqlite_desk::tags(unsigned limit) {
    return read<std::vector<tag_count>>([limit](database& db) { return find_tags(db, limit); });
}

desk::answer<std::vector<saved_view>> sqlite_desk::views(std::uint64_t account) {
    return read<std::vector<saved_view>>(
        [account](database& db) { return find_views(db, account); });
}

desk::answer<saved_view> sqlite_desk::put_view(saved_view what) {
    return change<saved_view>(
        [what = std::move(what)](database& db) { return write_view(db, what); });
}

desk::answer<std::uint64_t> sqlite_desk::drop_view(std::uint64_t id, std::uint64_t owner) {
    return change<std::uint64_t>(
        [id, owner](database& db) { return sqlite::drop_view(db, id, owner); });
}

desk::answer<std::optional<reassignment_record>> sqlite_desk::reassignment(std::string id) {
    return read<std::optional<reassignment_record>>(
        [id = std::move(id)](database& db) { return find_reassignment(db, id); });
}

desk::answer<std::vector<house_field>> sqlite_desk::fields() {
    return read<std::vector<house_field>>([](database& db) { return find_fields(db); });
}

desk::answer<std::monostate> sqlite_desk::put_field(house_field what) {
    return change<std::monostate>([what = std::move(what)](database& db) {
        write_field(db, what);
        return std::monostate{};
    });
}

desk::answer<std::vector<field_value>> sqlite_desk::values_of(core::ticket_id ticket,
                                                              core::customer_id customer) {
    return read<std::vector<field_value>>(
        [ticket, customer](database& db) { return find_values(db, ticket, customer); });
}

desk::answer<std::string> sqlite_desk::signature(std::uint64_t account) {
    return read<std::string>([account](database& db) { return find_signature(db, account); });
}

desk::answer<std::monostate> sqlite_desk::put_signature(std::uint64_t account, std::string text) {
    return change<std::monostate>([account, text = std::move(text)](database& db) {
        write_signature(db, account, text);
        return std::monostate{};
    });
}

desk::answer<engine::page<found>> sqlite_desk::search(search_filter filter) {
    return reads_.ask<engine::page<found>>(
        [filter = std::move(filter)](database& db) { return find_everywhere(db, filter); });
}

desk::answer<engine::page<timeline_entry>> sqlite_desk::customer_timeline(core::customer_id who,
                                                                          std::string cursor,
                                                                          unsigned limit) {
    return reads_.ask<engine::page<timeline_entry>>(
        [who, cursor = std::move(cursor), limit](database& db) {
            return find_customer_timeline(db, who, cursor, limit);
        });
}

desk::answer<std::string> sqlite_desk::records_of(core::customer_id who) {
    return reads_.ask<std::string>(
        [who](database& db) { return find_person_records(db, who); });
}

desk::answer<core::instant> sqlite_desk::pages_revoked_until(core::ticket_id ticket) {
    return read<core::instant>([ticket](database& db) { return find_revoked(db, ticket); });
}

desk::answer<std::vector<invitation>> sqlite_desk::invitations_of(core::ticket_id ticket) {
    return read<std::vector<invitation>>(
        [ticket](database& db) { return find_invitations(db, ticket); });
}

desk::answer<std::optional<effort_rating>> sqlite_desk::rating_of(core::ticket_id ticket) {
    return read<std::optional<effort_rating>>(
        [ticket](database& db) { return find_rating(db, ticket); });
}

desk::answer<std::vector<guidance_row>> sqlite_desk::guidance(core::instant from,
                                                              core::instant until) {
    return read<std::vector<guidance_row>>(
        [from, until](database& db) { return find_guidance(db, from, until); });
}

desk::answer<std::vector<rating_row>> sqlite_desk::ratings(core::instant from,
                                                           core::instant until) {
    return read<std::vector<rating_row>>(
        [from, until](database& db) { return find_ratings(db, from, until); });
}

desk::answer<std::uint64_t> sqlite_desk::put_proof(address_proof what) {
    return change<std::uint64_t>(
        [what = std::move(what)](database& db) { return write_proof(db, what); });
}

desk::answer<proof_tried> sqlite_desk::try_proof(std::uint64_t id, std::string digest,
                                                 core::instant now) {
    return change<proof_tried>([id, digest = std::move(digest), now](database& db) {
        return sqlite::try_proof(db, id, digest, now);
    });
}

desk::answer<std::vector<message_record>> sqlite_desk::conversation(core::channel_number channel,
                                                                    std::string thread,
                                                                    std::uint64_t after,
                                                                    unsigned limit) {
    return read<std::vector<message_record>>(
        [channel, thread = std::move(thread), after, limit](database& db) {
            return find_conversation(db, channel, thread, after, limit);
        });
}

}  // namespace evenline::storage::sqlite
