#include "storage/sqlite/personal_words.hpp"

#include <array>

namespace evenline::storage::sqlite {
namespace {

constexpr std::string_view of_ticket = "ticket IN (SELECT id FROM gone_ticket)";
constexpr std::string_view of_person = "customer IN (SELECT id FROM gone_person)";
#define RAW_OF_TICKET "(SELECT raw FROM raw_ticket WHERE ticket IN (SELECT id FROM gone_ticket))"
#define NAMES_IN(what)                                                                  \
    "EXISTS (SELECT 1 FROM gone_ticket t WHERE instr(" what ", '\"tkt_' || t.id || '\"'))" \
    " OR EXISTS (SELECT 1 FROM gone_person p WHERE instr(" what ", '\"cus_' || p.id || '\"'))"
#define OUTBOX_OF_TICKET "ticket <> 0 AND ticket IN (SELECT id FROM gone_ticket)"

constexpr std::array<personal_table, 29> tables{{
    {"raw", "body", "id IN " RAW_OF_TICKET, remedy::row_goes, "", "raw.body", false},
    {"inbound", "dedupe_key", "raw IN " RAW_OF_TICKET, remedy::emptied,
     "dedupe_key = 'erased-' || hex(randomblob(16))", "dedupe_key", false},
    {"undeliverable", "value error",
     "EXISTS (SELECT 1 FROM address a WHERE a.customer IN (SELECT id FROM gone_person)"
     " AND a.kind = undeliverable.kind AND a.value = undeliverable.value)",
     remedy::row_goes},
    {"answer", "key body", NAMES_IN("answer.body"), remedy::row_goes, "",
     "answer.body || ' ' || answer.key", false},
    {"saved_view", "name place", "false", remedy::row_goes, "", "name || ' ' || place", false},
    {"reassignment", "back", NAMES_IN("back"), remedy::row_goes, "", "", false},
    {"early_status", "provider_id error",
     "EXISTS (SELECT 1 FROM message m WHERE m.channel = early_status.channel AND"
     " m.provider_id = early_status.provider_id AND m.ticket IN (SELECT id FROM gone_ticket))",
     remedy::row_goes, "", "provider_id || ' ' || error"},
    {"audit", "before after reason",
     "object IN (SELECT 'tkt_' || id FROM gone_ticket UNION ALL SELECT 'cus_' || id"
     " FROM gone_person)",
     remedy::by_hand, "", "before || ' ' || after || ' ' || reason"},
    {"delivery_attempt", "error", "outbox IN (SELECT id FROM outbox WHERE " OUTBOX_OF_TICKET ")",
     remedy::emptied, "error = ''", "error"},
    // What goes to somebody beside every ticket may name them: codes that prove an address.
    {"outbox", "thread payload error", OUTBOX_OF_TICKET, remedy::emptied,
     "payload = '{}', thread = '', error = iif(done = 1, '', 'erased'), done = 1",
     "iif(ticket = 0, thread || ' ' || payload, '')"},
    {"event", "data",
     "(ticket <> 0 AND ticket IN (SELECT id FROM gone_ticket)) OR number IN (SELECT number"
     " FROM customer_event WHERE customer IN (SELECT id FROM gone_person))",
     remedy::by_hand},
    {"content", "bytes",
     "sha256 IN (SELECT sha256 FROM upload WHERE ticket IN (SELECT id FROM gone_ticket))",
     remedy::by_hand, "", "", false},
    {"upload", "name", of_ticket, remedy::row_goes},
    {"message",
     "author subject text html provider_id in_reply_to attachments delivery_error", of_ticket,
     remedy::by_hand},
    {"draft", "text", of_ticket, remedy::row_goes},
    {"held_reply", "thread payload", of_ticket, remedy::row_goes},
    {"companion", "name", of_ticket, remedy::row_goes},
    {"effort_rating", "said", of_ticket, remedy::emptied, "said = ''"},
    {"power_grant", "reason decided_reason", of_ticket, remedy::emptied,
     "reason = '', decided_reason = ''"},
    {"tag", "tag", of_ticket, remedy::row_goes},
    {"ticket_field", "value", of_ticket, remedy::row_goes},
    {"customer_field", "value", of_person, remedy::row_goes},
    {"ticket", "body", "id IN (SELECT id FROM gone_ticket)", remedy::by_hand},
    {"contact", "thread", of_ticket, remedy::emptied, "thread = 'erased-' || id"},
    {"address_proof", "value", of_person, remedy::row_goes},
    {"outreach", "thread", of_person, remedy::row_goes},
    {"address", "value", of_person, remedy::row_goes},
    {"raw_ticket", "", of_ticket, remedy::row_goes, "", "", false},
    {"customer", "ref body", "id IN (SELECT id FROM gone_person)", remedy::by_hand},
}};

#undef RAW_OF_TICKET
#undef NAMES_IN
#undef OUTBOX_OF_TICKET

constexpr auto house = "what the house configured or wrote for everybody";
constexpr auto staff = "about those who work here, not about customers";
constexpr auto closed = "one of a closed list of words, or the name of a channel or a rule";
constexpr auto secret = "a digest, a salt or a secret: nobody reads a person in it";
constexpr auto numbers = "numbers of the line and of its promises";

constexpr std::array<impersonal_columns, 46> others{{
    {"channel", "id kind", house},
    {"policy", "data", house},
    {"need", "name", house},
    {"policy_version", "by comment text", house},
    {"policy_plan", "by comment text approved_by", house},
    {"canned", "name language text", house},
    {"disposition", "code english spanish", house},
    {"field", "code english spanish", house},
    {"ticket_field", "code", house},
    {"customer_field", "code", house},
    {"wait", "skills", house},
    {"notice", "english spanish by ended_by", house},
    {"subscriber", "id url secrets events", house},
    {"account", "email name password_hash profile phone", staff},
    {"agent", "body", staff},
    {"signature", "text", staff},
    {"credential", "secret_sha256 scopes label from_ip", staff},
    {"passkey", "credential public_key place name", staff},
    {"subject", "issuer subject", staff},
    {"companion", "who by", staff},
    {"reassignment", "id actor", staff},
    {"power_grant", "power currency by decided_by", staff},
    {"audit", "actor action object from_ip", staff},
    {"message", "redacted_by", staff},
    {"event", "kind", closed},
    {"inbound", "kind", closed},
    {"outbox", "subscriber kind", closed},
    {"address", "kind", closed},
    {"address_proof", "kind", closed},
    {"undeliverable", "kind", closed},
    {"draft", "channel", closed},
    {"upload", "content_type", closed},
    {"event", "salt digest", secret},
    {"audit", "salt digest hash", secret},
    {"event_seal", "hash", secret},
    {"migration", "name sha256", secret},
    {"link", "secret_sha256", secret},
    {"second_factor", "secret recovery", secret},
    {"ticket_secret", "secret", secret},
    {"address_proof", "digest", secret},
    {"answer", "request_sha256", secret},
    {"content", "sha256", secret},
    {"upload", "sha256", secret},
    {"offer", "body", numbers},
    {"promise", "body", numbers},
    {"reading_mark", "text", "how far a provider was read"},
}};

}  // namespace

std::span<const personal_table> personal_tables() { return tables; }
std::span<const impersonal_columns> impersonal() { return others; }

std::string rows_of(const personal_table& of, bool by_words) {
    std::string all = "(" + std::string(of.theirs);
    if (by_words && !of.words.empty())   // as bytes: a request need not be text
        all += ") OR EXISTS (SELECT 1 FROM gone_word w WHERE instr(" + std::string(of.words) +
               ", CAST(w.word AS BLOB))";
    return all + ")";
}

}  // namespace evenline::storage::sqlite
