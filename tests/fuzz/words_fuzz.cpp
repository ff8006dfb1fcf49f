// The short texts strangers hand us: cursors, ids, numbers, times, forms, addresses, customers'
// tokens, stored events.
#include "evenline/channels/address.hpp"
#include "evenline/channels/customer_token.hpp"
#include "evenline/channels/form.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/timestamp.hpp"
#include "evenline/engine/event_json.hpp"
#include "evenline/engine/text.hpp"
#include "fuzz/fuzz.hpp"
#include "storage/sqlite/cursor.hpp"

namespace {

using namespace evenline;
using fuzz::must;

void cursors(std::string_view text) {
    for (const char list : {'t', 'e', 'l', 'c', 'a'}) {
        const auto read = storage::sqlite::parse_cursor(list, text);
        if (read) must(storage::sqlite::text_of(*read) == text, "one text a cursor");
    }
}

void ids(std::string_view text) {
    if (const auto id = engine::parse_id<core::ticket_id>(text))
        must(engine::text(*id) == text, "one text an id");
    if (const auto n = engine::parse_number(text)) {
        std::string out;
        engine::append_number(out, *n);
        must(out.size() <= text.size(), "a number is not shorter than it must be");
    }
    if (const auto at = engine::parse_rfc3339(text))
        must(engine::parse_rfc3339(engine::rfc3339(*at)) == at, "a time is read as written");
    (void)channels::read_rfc3339(text);
    (void)channels::read_mail_date(text);
}

void texts(std::string_view text) {
    if (const auto fields = channels::parse_form(text)) {
        std::vector<channels::form_pair> pairs(fields->begin(), fields->end());
        const auto again = channels::parse_form(channels::write_form(pairs));
        must(again && *again == *fields, "a form is read as written");
    }
    if (const auto bytes = channels::from_base64(text))
        must(channels::from_base64(channels::to_base64(*bytes)) == bytes, "base64 likewise");
    for (const char* region : {"", "ES"})
        if (const auto phone = channels::phone_e164(text, region))
            must(channels::phone_e164(*phone) == phone, "a number is normalised once");
    if (const auto box = channels::mailbox(text))
        must(channels::mailbox(*box) == box, "a mailbox is folded once");
}

// Nobody without the secret says who they are; what was signed says a name and an end, or nothing.
void tokens(std::string_view text) {
    static const std::vector<std::string> secrets{"a secret of thirty-two characters"};
    constexpr core::instant now{1'700'000'000'000'000};
    const auto read = [&](std::string_view token) {
        return channels::read_customer_token(token, secrets, "https://desk.example", now);
    };
    must(!read(text).who, "a token that nobody signed names nobody");
    const auto signed_one = channels::write_customer_token(text, secrets.front());
    if (const auto who = read(signed_one).who) {
        must(!who->ref.empty(), "whoever is known has a name");
        must(now < who->ends_at && who->ends_at <= now + core::days(1), "within a day");
        must(!read(signed_one + "=").who, "one spelling of a token");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 4'096) return 0;
    const auto text = fuzz::text_of(data, size);
    cursors(text);
    ids(text);
    texts(text);
    tokens(text);
    if (const auto event = engine::from_json(text)) {
        const auto written = engine::to_json(*event);
        const auto again = engine::from_json(written);
        must(again && engine::to_json(*again) == written, "an event is read as written");
    }
    return 0;
}
