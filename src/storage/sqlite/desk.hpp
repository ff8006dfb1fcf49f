// The desk port: questions on reader threads, changes on the writer's.
#pragma once

#include "evenline/engine/desk.hpp"
#include "evenline/engine/person_records.hpp"
#include "storage/sqlite/journal.hpp"
#include "storage/sqlite/reader.hpp"

namespace evenline::storage::sqlite {

class sqlite_desk final : public engine::desk, public engine::person_records {
public:
    sqlite_desk(sqlite_reader& reads, sqlite_journal& writes) : reads_(reads), writes_(writes) {}

    answer<std::vector<engine::draft>> drafts(std::uint64_t account) override;
    answer<engine::draft_kept> put_draft(engine::draft, std::optional<std::uint64_t> seen) override;
    answer<std::vector<engine::canned_reply>> canned(std::uint64_t account) override;
    answer<std::optional<engine::canned_reply>> canned_one(std::uint64_t id) override;
    answer<engine::canned_reply> put_canned(engine::canned_reply) override;
    answer<std::uint64_t> drop_canned(std::uint64_t id) override;
    answer<engine::disposition_list> dispositions() override;
    answer<std::optional<engine::disposition_list>> put_dispositions(
        engine::disposition_list) override;
    answer<std::uint64_t> put_upload(engine::upload) override;
    answer<std::optional<engine::upload>> find_upload(std::uint64_t id) override;
    answer<std::optional<std::string>> content(std::string sha256) override;
    answer<std::vector<engine::held_reply>> held() override;
    answer<std::optional<engine::outbox_item>> sent_as(std::uint64_t message) override;
    answer<engine::ticket_marks> marks_of(core::ticket_id) override;
    answer<std::vector<engine::tag_count>> tags(unsigned limit) override;
    answer<std::vector<engine::saved_view>> views(std::uint64_t account) override;
    answer<engine::saved_view> put_view(engine::saved_view) override;
    answer<std::uint64_t> drop_view(std::uint64_t id, std::uint64_t owner) override;
    answer<std::optional<engine::reassignment_record>> reassignment(std::string id) override;
    answer<std::vector<engine::house_field>> fields() override;
    answer<std::monostate> put_field(engine::house_field what) override;
    answer<std::vector<engine::field_value>> values_of(core::ticket_id, core::customer_id) override;
    answer<std::string> signature(std::uint64_t account) override;
    answer<std::monostate> put_signature(std::uint64_t account, std::string text) override;
    answer<engine::page<engine::found>> search(engine::search_filter) override;
    answer<engine::page<engine::timeline_entry>> customer_timeline(core::customer_id,
                                                                   std::string cursor,
                                                                   unsigned limit) override;
    answer<core::instant> pages_revoked_until(core::ticket_id) override;
    answer<std::vector<engine::invitation>> invitations_of(core::ticket_id) override;
    answer<std::optional<engine::effort_rating>> rating_of(core::ticket_id) override;
    answer<std::vector<engine::guidance_row>> guidance(core::instant from,
                                                       core::instant until) override;
    answer<std::vector<engine::rating_row>> ratings(core::instant from,
                                                    core::instant until) override;
    answer<std::uint64_t> put_proof(engine::address_proof) override;
    answer<engine::proof_tried> try_proof(std::uint64_t id, std::string digest,
                                          core::instant now) override;
    answer<std::vector<engine::message_record>> conversation(core::channel_number,
                                                             std::string thread,
                                                             std::uint64_t after,
                                                             unsigned limit) override;
    answer<std::string> records_of(core::customer_id) override;

private:
    // `question` and `work`: T of a connection; a failure of it is the answer's error.
    template <class T> answer<T> read(std::function<T(database&)> question);
    template <class T> answer<T> change(std::function<T(database&)> work);
    sqlite_reader& reads_;
    sqlite_journal& writes_;
};

}  // namespace evenline::storage::sqlite
