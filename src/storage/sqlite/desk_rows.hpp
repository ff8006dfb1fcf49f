// Rows beside the tickets: drafts, canned replies, dispositions, files, held replies.
#pragma once

#include "evenline/engine/desk.hpp"
#include "storage/sqlite/database.hpp"

namespace evenline::storage::sqlite {

// --- the writer's thread
void write(database&, const engine::desk_record&);
void write_content(database&, const std::string& sha256, std::string_view bytes);
engine::draft_kept write_draft(database&, const engine::draft&, std::optional<std::uint64_t> seen);
engine::canned_reply write_canned(database&, engine::canned_reply);
std::uint64_t drop_canned(database&, std::uint64_t id);
std::optional<engine::disposition_list> write_dispositions(database&, engine::disposition_list);
std::uint64_t write_upload(database&, const engine::upload&);

// --- any connection
std::vector<engine::draft> find_drafts(database&, std::uint64_t account);
std::vector<engine::canned_reply> find_canned(database&, std::uint64_t account);
std::optional<engine::canned_reply> find_canned_one(database&, std::uint64_t id);
engine::disposition_list find_dispositions(database&);
std::optional<engine::upload> find_upload(database&, std::uint64_t id);
std::optional<std::string> find_content(database&, const std::string& sha256);
std::vector<engine::held_reply> find_held(database&);
std::optional<engine::outbox_item> find_sent_as(database&, std::uint64_t message);

}  // namespace evenline::storage::sqlite
