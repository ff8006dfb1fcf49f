// Every channel kind, signed and unsigned: an answer and no crash, the same answer to the same
// bytes, and nothing taken in that was not signed. The first byte chooses kind and signature;
// then URL, body and one header's value, cut at 0x1E.
#include "evenline/channels/kinds.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/standard_webhook.hpp"
#include "evenline/channels/twilio_signature.hpp"
#include "fuzz/fuzz.hpp"

namespace {

using namespace evenline;
using namespace evenline::channels;

constexpr const char* secret = "c2VjcmV0";
constexpr core::instant noon{1'795'348'800'000'000};

std::unique_ptr<adapter> made(const channel_kind& kind) {
    channel_settings s;
    s.id = "desk";
    s.kind = std::string(kind.name);
    s.public_url = "https://desk.example.com";
    for (const auto& note : kind.settings)
        if (note.secret || note.required) s.values[std::string(note.key)] = {secret};
    if (kind.name == "lmtp") s.values["domain"] = {"desk.example.com"};
    return kind.make(s);
}

// The signatures of all providers at once: each adapter looks for its own.
void sign(raw_request& r) {
    r.headers = sign_standard_webhook(secret, "m", noon, r.body);
    r.headers.push_back(
        {"X-Hub-Signature-256", "sha256=" + to_hex(hmac(hash::sha256, secret, r.body))});
    const auto fields = parse_form(r.body).value_or(form_fields{});
    r.headers.push_back({"X-Twilio-Signature", twilio_signature(secret, r.url, fields)});
    r.headers.push_back({"X-Telegram-Bot-Api-Secret-Token", secret});
    r.headers.push_back({"X-Twitter-Webhooks-Signature",
                         "sha256=" + to_base64(hmac(hash::sha256, secret, r.body))});
    r.headers.push_back({"X-Discourse-Event-Signature",
                         "sha256=" + to_hex(hmac(hash::sha256, secret, r.body))});
    r.headers.push_back({"Authorization", std::string("Bearer ") + secret});
}

void check(const reading& r, const reading& again) {
    fuzz::must(r.what == again.what && r.events.size() == again.events.size(),
               "the same bytes give the same reading");
    if (r.what != verdict::valid)
        fuzz::must(r.events.empty(), "what is not valid is not taken in");
    for (const auto& e : r.events) {
        fuzz::must(!e.dedupe_key.empty(), "every event can be recognised when it comes again");
        fuzz::must(!e.event_kind.empty(), "every event says what it is");
        if (e.creates_work) fuzz::must(e.contact.thread == e.thread_key, "one thread");
        fuzz::must(e.contact.text.find('\0') == std::string::npos, "no NUL in a text");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0 || size > 60'000) return 0;
    static const auto adapters = [] {
        std::vector<std::unique_ptr<adapter>> all;
        for (const auto& kind : kinds()) all.push_back(made(kind));
        return all;
    }();
    const auto parts = fuzz::parts_of(fuzz::text_of(data + 1, size - 1), 3);
    const auto& one = *adapters[(data[0] & 0x3FU) % adapters.size()];
    raw_request r;
    r.method = (data[0] & 0x40U) != 0 ? "GET" : "POST";
    if (one.kind() == "lmtp") r.method = "LMTP";
    r.received_at = noon;
    r.url = "https://desk.example.com/api/v1/hooks/desk";
    if (parts.size() > 1) r.url += "?" + std::string(parts[1]);
    r.body = parts[0];
    const bool is_signed = (data[0] & 0x80U) == 0;
    if (is_signed) sign(r);
    if (parts.size() > 2) {
        for (const char* name : {"X-Hub-Signature-256", "X-Twilio-Signature", "webhook-signature",
                                 "MAIL FROM", "X-Telegram-Bot-Api-Secret-Token"})
            if (!is_signed) r.headers.push_back({name, std::string(parts[2])});
    }
    check(one.read(r), one.read(r));
    return 0;
}
