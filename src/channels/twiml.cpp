#include "evenline/channels/twiml.hpp"

namespace evenline::channels::twiml {

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&apos;"; break;
            default:
                if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
        }
    }
    return out;
}

std::string response(std::string_view verbs) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>" + std::string(verbs) +
           "</Response>\n";
}

std::string say(std::string_view locale, std::string_view text) {
    return "<Say language=\"" + escaped(locale) + "\">" + escaped(text) + "</Say>";
}

std::string play(std::string_view url) { return "<Play>" + escaped(url) + "</Play>"; }

std::string pause(unsigned seconds) {
    return "<Pause length=\"" + std::to_string(seconds) + "\"/>";
}

std::string hang_up() { return "<Hangup/>"; }

std::string leave() { return "<Leave/>"; }

std::string gather(std::string_view action_url, std::string_view verbs) {
    return "<Gather numDigits=\"1\" timeout=\"4\" action=\"" + escaped(action_url) + "\">" +
           std::string(verbs) + "</Gather>";
}

std::string record(std::string_view action_url, unsigned seconds) {
    return "<Record playBeep=\"true\" maxLength=\"" + std::to_string(seconds) + "\" action=\"" +
           escaped(action_url) + "\"/>";
}

std::string enqueue(std::string_view queue, std::string_view action_url,
                    std::string_view wait_url) {
    return "<Enqueue action=\"" + escaped(action_url) + "\" waitUrl=\"" + escaped(wait_url) +
           "\">" + escaped(queue) + "</Enqueue>";
}

std::string dial(const dial_options& o) {
    return "<Dial answerOnBridge=\"true\" timeout=\"" + std::to_string(o.timeout_s) + "\"" +
           (o.caller_id.empty() ? "" : " callerId=\"" + escaped(o.caller_id) + "\"") +
           (o.action_url.empty() ? "" : " action=\"" + escaped(o.action_url) + "\"") + "><Number>" +
           escaped(o.number) + "</Number></Dial>";
}

}  // namespace evenline::channels::twiml
