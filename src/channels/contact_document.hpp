// A contact as integrators write it, in a Standard Webhook or a CloudEvent: `data` holds thread,
// customer, text and so on (docs/channels/webhook.md lists the fields).
#pragma once

#include "evenline/channels/adapter.hpp"
#include "evenline/channels/json_reader.hpp"

namespace evenline::channels {

struct written_address { std::string kind, value; bool verified{}; };

// As sent, before any judgement of it.
struct contact_document {
    bool is_object{};
    std::string type, timestamp, thread, presence, visibility, subject, text, occurred_at, id;
    std::string ref, name, language, data_language, in_reply_to;
    std::vector<written_address> addresses;
    std::vector<attachment_facts> attachments;
    std::string wrong_content;           // why an attachment's bytes cannot be read
    std::map<std::string, std::string> attributes;
    std::string wrong_type;              // path of a field that is not what it should be
};

// Takes what it knows of a JSON walk; `type` and `timestamp` stand beside `data`.
class contact_visitor final : public json_visitor {
public:
    explicit contact_visitor(contact_document& body) : body_(body) {}
    void open(std::string_view path, bool is_array) override;
    void value(std::string_view path, json_scalar&& scalar) override;

private:
    void take_content(const json_scalar&);
    void note_wrong(std::string_view path);
    std::string* text_at(std::string_view path);
    contact_document& body_;
};

// Empty when the contact can be taken in; else what is wrong, in words for the sender.
[[nodiscard]] std::string fault_in(const contact_document&);
// A contact that opens work; account and keys are the channel's to fill in.
[[nodiscard]] inbound_event contact_event(contact_document&&, core::instant received_at,
                                          std::string_view default_region);

}  // namespace evenline::channels
