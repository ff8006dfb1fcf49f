// Chat on a web page, by our own widget: docs/channels/webchat.md. What a visitor says comes from
// our own websocket (http/chat_*), already bound to a conversation that only they can name.
#include "evenline/channels/address.hpp"
#include "evenline/channels/charset.hpp"
#include "evenline/channels/kinds.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

namespace evenline::channels {
namespace {

using json = nlohmann::json;

constexpr std::size_t longest_text = 4'000;

std::string text_of(const json& from, const char* key) {
    const auto found = from.find(key);
    if (found == from.end() || !found->is_string()) return {};
    return clean_utf8(found->get_ref<const std::string&>());
}

reading refused(verdict what, unsigned status, const char* why) {
    reading out{what, why, {}, {}};
    out.answer.status = status;
    return out;
}

std::string origin_fault(std::string_view origin) {
    const bool secure = origin.starts_with("https://");
    const auto rest = origin.substr(std::min(origin.size(), secure ? 8UL : 7UL));
    if (!secure && !origin.starts_with("http://")) return "must begin with https://";
    if (rest.empty() || rest.find_first_of("/?# '\";,") != std::string_view::npos)
        return "is a page, not an origin: https://www.example.com, without a path";
    return {};
}

std::optional<setting_fault> fault_of(const channel_settings& s) {
    for (const auto& origin : s.list("allowed_origins")) {
        if (const auto why = origin_fault(origin); !why.empty())
            return setting_fault{"allowed_origins", "'" + origin + "' " + why};
    }
    for (const auto& secret : s.list("customer_secrets")) {
        if (secret.size() < 32)
            return setting_fault{"customer_secrets", "needs 32 characters or more in each"};
    }
    const auto color = s.text("color");
    if (!color.empty() && (color.size() != 7 || color.front() != '#' ||
                           color.find_first_not_of("0123456789abcdefABCDEF", 1) != color.npos))
        return setting_fault{"color", "must be like #1d4ed8"};
    const auto gone = s.text("gone_after_s");
    if (gone.find_first_not_of("0123456789") != gone.npos || gone.size() > 6)
        return setting_fault{"gone_after_s", "must be a number of seconds"};
    return std::nullopt;
}

class webchat final : public adapter {
public:
    explicit webchat(const channel_settings& s)
        : id_(s.id), public_url_(s.public_url), language_(s.text("language")),
          region_(s.text("default_region")) {}

    [[nodiscard]] std::string_view kind() const noexcept override { return "webchat"; }
    [[nodiscard]] reading read(const raw_request&) const override;
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message& m) const override {
        if (m.kind != "reply" || m.thread.empty() || !m.attachments.empty()) return std::nullopt;
        outbound_call out;
        out.is_ours = true;
        out.provider_id = "chat-" + std::to_string(m.idempotency_key);
        return out;
    }
    [[nodiscard]] reply_limits limits(core::instant) const override {
        reply_limits out;
        out.max_graphemes = longest_text;
        return out;
    }
    [[nodiscard]] std::string way_here(std::string_view mark) const override {
        auto url = public_url_;
        while (url.ends_with('/')) url.pop_back();
        if (url.empty()) return {};
        return url + "/webchat/" + id_ + "?place=" + std::string(mark);
    }

private:
    void fill_customer(const json&, inbound_event&) const;
    std::string id_, public_url_, language_, region_;
};

// "WEBCHAT" is no method of HTTP, so nothing that comes by a webhook address is ever read here.
// The url is the conversation; a file's name and type are headers, its bytes the body.
reading webchat::read(const raw_request& request) const {
    const bool is_file = request.method == "WEBCHAT-FILE";
    if (request.method != "WEBCHAT" && !is_file)
        return refused(verdict::invalid, 404, "a chat comes by its own page, not by a webhook");
    const auto words = request.header_value("X-Said");
    const auto said = json::parse(is_file ? words : request.body, nullptr, false);
    if (!said.is_object()) return refused(verdict::malformed, 400, "no JSON object");
    inbound_event e;
    e.event_kind = "message";
    e.account = id_;
    e.thread_key = request.url;
    e.dedupe_key = request.url + ' ' + text_of(said, "id");
    e.provider_id = text_of(said, "id");
    e.text = text_of(said, "text");
    e.occurred_at = request.received_at;
    if (is_file) {
        attachment_facts file;
        file.name = text_of(said, "file");
        file.content_type = text_of(said, "content_type");
        file.bytes = request.body.size();
        file.content = request.body;
        e.attachments.push_back(std::move(file));
    }
    if (e.provider_id.empty() || (e.text.empty() && !is_file))
        return refused(verdict::malformed, 400, "a message needs an id and a text");
    if (e.text.size() > 4 * longest_text)
        return refused(verdict::malformed, 400, "a message is at most 4,000 characters long");
    e.creates_work = true;
    fill_customer(said, e);
    reading out{verdict::valid, {}, {}, {}};
    out.events.push_back(std::move(e));
    return out;
}

void webchat::fill_customer(const json& said, inbound_event& e) const {
    auto& c = e.contact;
    c.form = core::work_form::chat;
    c.thread = e.thread_key;
    c.customer_ref = text_of(said, "ref");
    c.name = text_of(said, "name");
    c.language = language_;
    c.text = e.text;
    c.attributes["page"] = text_of(said, "page");
    e.sender_id = e.thread_key;
    e.sender_name = c.name;
    c.addresses.push_back({"webchat", e.thread_key, true});
    const auto verified = said.find("email_verified");
    const bool is_verified =
        verified != said.end() && verified->is_boolean() && verified->get<bool>();
    if (auto box = mailbox(text_of(said, "email")))
        c.addresses.push_back({"email", *box, is_verified});
}

// What a visitor writes, as our own websocket hands it on.
std::optional<sample_request> sample(const channel_settings&, const std::string&, core::instant,
                                     std::uint64_t mark) {
    sample_request out;
    out.method = "WEBCHAT";
    out.url = "evenline-test-" + std::to_string(mark);
    out.body = json{{"id", "1"}, {"text", sample_text}, {"name", sample_name}}.dump();
    out.how = "a conversation that our own page keeps; nobody else can name it";
    return out;
}

}  // namespace

channel_kind webchat_kind() {
    channel_kind k{"webchat",
            "Chat on your web pages",
            core::work_form::chat,
            {{"allowed_origins", true, false,
              "pages that may show the chat: https://www.example.com", ""},
             {"customer_secrets", false, true,
              "your site's server signs who its customer is with one of them; 32 characters or "
              "more",
              ""},
             {"mail_channel", false, false,
              "id of a mail channel: visitors may leave an address and go on by mail", ""},
             {"title", false, false, "what stands above the chat", "in the language"},
             {"greeting", false, false, "the first line visitors see", "in the language"},
             {"color", false, false, "of the button and the visitor's lines", "#1d4ed8"},
             {"gone_after_s", false, false,
              "a visitor who has been away this long has left; those who gave an address leave "
              "after 30 s and are answered by mail",
              "900"},
             {"language", false, false, "customers' language as a requirement on agents", ""}},
            [](const channel_settings& s) { return std::make_unique<webchat>(s); },
            fault_of};
    k.sample = sample;
    return k;
}

}  // namespace evenline::channels
