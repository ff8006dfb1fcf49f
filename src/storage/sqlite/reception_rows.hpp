// Rows of what customers are given: revoked pages, invitations, ratings, codes, conversations.
#pragma once

#include "evenline/engine/desk.hpp"
#include "storage/sqlite/database.hpp"

namespace evenline::storage::sqlite {

// --- the writer's thread
void put(database&, const engine::pages_revoked&);
void put(database&, const engine::invitation&);
void put(database&, const engine::invitation_followed&);
void put(database&, const engine::effort_rating&);
std::uint64_t write_proof(database&, const engine::address_proof&);
engine::proof_tried try_proof(database&, std::uint64_t id, const std::string& digest,
                              core::instant now);
// The secret that stands; `fresh` becomes it when there is none.
std::string keep_secret(database&, const std::string& fresh);

// --- any connection
core::instant find_revoked(database&, core::ticket_id);
std::vector<engine::invitation> find_invitations(database&, core::ticket_id);
std::optional<engine::effort_rating> find_rating(database&, core::ticket_id);
std::vector<engine::guidance_row> find_guidance(database&, core::instant from,
                                                core::instant until);
std::vector<engine::rating_row> find_ratings(database&, core::instant from, core::instant until);
std::vector<engine::message_record> find_conversation(database&, core::channel_number,
                                                      const std::string& thread,
                                                      std::uint64_t after, unsigned limit);

}  // namespace evenline::storage::sqlite
