// What strangers hand over at the door before they are anybody: CBOR, authenticators' data, client
// data and ID tokens. Read or refused; nothing that was read is more than was there, and no bytes
// that a fuzzer can write are signed.
#include "fuzz/fuzz.hpp"
#include "http/identity/cbor.hpp"
#include "http/identity/id_token.hpp"
#include "http/identity/webauthn.hpp"

namespace {

using namespace evenline;
using evenline::fuzz::must;
namespace webauthn = evenline::http::webauthn;
namespace cbor = evenline::http::cbor;

std::size_t size_of(const cbor::value& v, int depth) {
    must(depth <= 9, "no deeper than is said");
    must(v.items.size() <= 128, "no longer than is said");
    std::size_t all = 1 + v.bytes.size();
    for (const auto& item : v.items) all += size_of(item, depth + 1);
    return all;
}

void read_items(std::string_view text) {
    auto rest = text;
    while (!rest.empty()) {
        const auto before = rest.size();
        const auto got = cbor::take(rest);
        if (!got) return;
        must(rest.size() < before, "something was taken");
        must(size_of(*got, 1) <= before - rest.size(), "no value is longer than its bytes");
    }
}

void read_key(std::string_view text, std::string_view client) {
    const auto whole = webauthn::read_attestation(text);
    const auto bare = webauthn::read_authenticator_data(text);
    if (whole) must(!whole->public_key.empty() && !whole->credential.empty(), "a key and its name");
    if (bare) must(bare->place_sha256.size() == 32, "a place is a digest");
    const auto said = webauthn::read_client_data(client);
    if (said) must(!said->type.empty(), "a type is said");
    if (!whole) return;
    must(!webauthn::signature_fits(whole->public_key, text, client, text), "nobody signed this");
}

void read_token(std::string_view text, std::string_view keys) {
    http::expected_token expected;
    expected.issuer = "https://id.example";
    expected.client_id = "evenline";
    expected.nonce = "n";
    expected.now = {1'795'348'800'000'000};
    const auto judged = http::judge_id_token(text, keys, expected);
    must(!std::holds_alternative<http::vouched_for>(judged), "nobody vouched for this");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8'192) return 0;
    const auto parts = fuzz::parts_of(fuzz::text_of(data, size), 2);
    const auto second = parts.size() > 1 ? parts[1] : parts[0];
    read_items(parts[0]);
    read_key(parts[0], second);
    read_token(parts[0], second);
    if (const auto bytes = webauthn::from_base64url(parts[0]))
        must(webauthn::from_base64url(webauthn::to_base64url(*bytes)) == bytes, "there and back");
    return 0;
}
