#include "channels/meta_account.hpp"

#include "evenline/channels/form.hpp"
#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/meta_error.hpp"
#include "evenline/channels/meta_messaging.hpp"

namespace evenline::channels {
namespace {

constexpr core::duration reply_window = core::hours(24), week = core::days(7);

}  // namespace

meta_account::meta_account(const meta_product& product, const channel_settings& s)
    : product_(product), app_(s, product.token_key), account_(s.text(product.account_key)),
      language_(s.text("language")) {}

bool meta_account::is_comment(std::string_view thread) const {
    return !product_.comment_thread.empty() && thread.starts_with(product_.comment_thread);
}

reading meta_account::read(const raw_request& request) const {
    if (auto stopped = app_.stop(request)) return std::move(*stopped);
    const auto envelope = read_meta_envelope(request.body);
    if (!envelope.fault.empty()) return malformed_because(envelope.fault);
    if (envelope.object != product_.object) return meta_app::of_another_kind(envelope, request);
    auto out = meta_app::taken();
    // One address takes all of an account's events: private messages come beside the comments.
    for (const auto& item : envelope.items)
        add_meta_events({product_.message_thread, product_.address_kind, language_,
                         product_.account_is_ours},
                        item, request, out.events);
    if (product_.describe == nullptr) return out;
    for (const auto& change : envelope.changes) out.events.push_back(event_of(change, request));
    return out;
}

inbound_event meta_account::event_of(const meta_change& c, const raw_request& request) const {
    inbound_event e;
    e.account = c.account;
    e.is_public = true;
    e.outbound = !c.from_id.empty() && c.from_id == c.account;
    e.sender_id = c.from_id;
    e.sender_name = c.from_name;
    e.text = c.text;
    product_.describe(c, e);
    const bool opens = e.event_kind == "comment" || e.event_kind == "post" ||
                       e.event_kind == "mention";
    if (e.outbound || !opens) return e;
    e.creates_work = true;
    auto& contact = e.contact;
    contact.form = core::work_form::mail;   // nobody holds on for the answer to a comment
    contact.thread = e.thread_key;
    contact.name = c.from_name;
    contact.text = c.text;
    contact.language = language_;
    contact.occurred_at = e.occurred_at.value_or(request.received_at);
    if (!c.from_id.empty())
        contact.addresses.push_back({std::string(product_.address_kind), c.from_id, true});
    return e;
}

outbound_call meta_account::message_to(std::string_view member, std::string_view person,
                                       std::string_view account,
                                       const outbound_message& m) const {
    return {app_.post(percent_encode(account) + "/messages", meta_message_body(member, person, m)),
            {}, {}};
}

std::optional<outbound_call> meta_account::compose(const outbound_message& m) const {
    if (m.kind != "reply") return std::nullopt;
    if (const auto to = meta_thread_of(product_.message_thread, m.thread))
        return message_to("id", to->person, to->account, m);
    if (!is_comment(m.thread)) return std::nullopt;
    const auto comment = m.in_reply_to.empty() ? m.thread.substr(product_.comment_thread.size())
                                               : m.in_reply_to;
    if (m.extra.contains("private"))
        return message_to("comment_id", comment, account_.empty() ? "me" : account_, m);
    return outbound_call{
        app_.post(percent_encode(comment) + '/' + std::string(product_.comment_edge),
                  "\"message\":" + json_quoted(m.text)),
        {}, {}};
}

send_verdict meta_account::judge(unsigned status, std::span<const header> headers,
                                 std::string_view body) const {
    return judge_meta(adapter::judge(status, headers, {}), status, body);
}

reply_limits meta_account::limits(core::instant last_inbound_at) const {
    return limits_in(product_.comment_thread.empty() ? product_.message_thread
                                                     : product_.comment_thread,
                     last_inbound_at);
}

reply_limits meta_account::limits_in(std::string_view thread, core::instant last_inbound_at) const {
    reply_limits out;
    out.is_public = is_comment(thread);
    out.max_graphemes = out.is_public ? product_.max_comment : product_.max_message;
    if (out.is_public) {
        out.private_until = last_inbound_at + week;   // once, in private
        return out;
    }
    out.window_ends_at = last_inbound_at + reply_window;
    out.tagged_until = last_inbound_at + week;
    return out;
}

}  // namespace evenline::channels
