#include "http/customer/html.hpp"

namespace evenline::http::customer {
namespace {

std::string head(std::string_view title, language l) {
    return "<!doctype html>\n<html lang=\"" + std::string(in(l).code) +
           "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
           "content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" "
           "content=\"noindex, nofollow\">\n<title>" +
           escaped(title) +
           "</title>\n<link rel=\"stylesheet\" href=\"/page/customer.css\">\n</head>\n<body>\n"
           "<main>\n";
}

constexpr std::string_view foot = "</main>\n</body>\n</html>\n";

std::string item(std::string_view name, std::string_view value) {
    return "<div><dt>" + escaped(name) + "</dt><dd>" + escaped(value) + "</dd></div>\n";
}

std::string_view status_words(const view& v, const words& w) {
    switch (v.status) {
        case core::ticket_status::queued:
        case core::ticket_status::scheduled:
        case core::ticket_status::offered:
            return w.waiting;
        case core::ticket_status::active:
        case core::ticket_status::wrap_up:
            return w.with_agent;
        case core::ticket_status::waiting_customer:
            return w.yours;
        case core::ticket_status::cancelled:
            return w.cancelled;
        default:
            return w.done;
    }
}

std::string status_part(const view& v, language l) {
    const auto& w = in(l);
    std::string out = "<section class=\"now\" aria-labelledby=\"now\">\n<h1 id=\"now\">" +
                      escaped(status_words(v, w)) + "</h1>\n<dl>\n";
    if (v.position != 0)
        out += item(w.place, std::to_string(v.position) + " " + std::string(w.place_of) + " " +
                                 std::to_string(std::max(v.position, v.waiting)));
    if (v.wait_low) {
        auto text = duration_text(*v.wait_low, l);
        if (v.wait_high && duration_text(*v.wait_high, l) != text)
            text += " – " + duration_text(*v.wait_high, l);
        out += item(w.estimate, text);
    }
    if (!v.since.empty())
        out += "<div><dt>" + escaped(w.since) + "</dt><dd><time datetime=\"" + escaped(v.since) +
               "\">" + escaped(v.since.substr(0, 10)) + " " + escaped(v.since.substr(11, 5)) +
               " UTC</time></dd></div>\n";
    out += item(w.reference, v.reference) + "</dl>\n";
    if (v.position != 0) out += "<p>" + escaped(w.kept) + "</p>\n";
    if (v.call_asked) out += "<p>" + escaped(w.call_asked) + "</p>\n";
    return out + "<p><a href=\"?lang=" + std::string(w.code) + "\">" + escaped(w.refresh) +
           "</a></p>\n</section>\n";
}

std::string form_head(const view& v, std::string_view act, language l, bool files = false) {
    return "<form method=\"post\" action=\"/t/" + v.token + "/" + std::string(act) +
           "?lang=" + std::string(in(l).code) + "\"" +
           (files ? " enctype=\"multipart/form-data\"" : "") +
           ">\n<input type=\"hidden\" name=\"once\" value=\"" + escaped(v.once) + "\">\n";
}

std::string section(std::string_view id, std::string_view title, const std::string& inside) {
    return "<section aria-labelledby=\"" + std::string(id) + "\">\n<h2 id=\"" + std::string(id) +
           "\">" + escaped(title) + "</h2>\n" + inside + "</section>\n";
}

std::string details_part(const view& v, language l) {
    const auto& w = in(l);
    return section("details", w.add,
                   form_head(v, "details", l, true) + "<label for=\"text\">" + escaped(w.add_hint) +
                       "</label>\n<textarea id=\"text\" name=\"text\" rows=\"4\" "
                       "maxlength=\"4000\"></textarea>\n<label for=\"file\">" +
                       escaped(w.file) +
                       "</label>\n<input id=\"file\" type=\"file\" name=\"file\">\n<button>" +
                       escaped(w.send) + "</button>\n</form>\n");
}

std::string_view why_call(const view& v, const words& w) {
    switch (v.wait_passes) {
        case engine::callback_cause::target: return w.call_late;
        case engine::callback_cause::patience: return w.call_long;
        case engine::callback_cause::none: break;
    }
    return w.call_hint;
}

std::string callback_part(const view& v, language l) {
    const auto& w = in(l);
    return section("callback", w.call,
                   "<p>" + escaped(why_call(v, w)) + "</p>\n" + form_head(v, "callback", l) +
                       "<label for=\"number\">" + escaped(w.number) +
                       "</label>\n<input id=\"number\" name=\"number\" type=\"tel\" "
                       "autocomplete=\"tel\" required>\n<button>" +
                       escaped(w.ask_call) + "</button>\n</form>\n");
}

std::string ways_part(const view& v, language l) {
    const auto& w = in(l);
    std::string list = "<p>" + escaped(w.move_hint) + "</p>\n<ul class=\"ways\">\n";
    for (const auto& one : v.ways)
        list += "<li><a rel=\"noreferrer\" href=\"" + escaped(one.url) + "\">" +
                escaped(one.title) + "</a></li>\n";
    return section("ways", w.move, list + "</ul>\n");
}

std::string rating_part(const view& v, language l) {
    const auto& w = in(l);
    std::string scale = "<fieldset>\n<legend>" + escaped(w.rate_hint) + "</legend>\n";
    for (int n = 1; n <= 5; ++n) {
        const auto digit = std::to_string(n);
        const auto label = n == 1 ? std::string(w.hard) : n == 5 ? std::string(w.easy) : digit;
        scale += "<label class=\"score\"><input type=\"radio\" name=\"score\" value=\"" + digit +
                 "\" required> " + escaped(label) + "</label>\n";
    }
    return section("rating", w.rate,
                   (v.rated ? "<p>" + escaped(w.thanks) + "</p>\n" : std::string{}) +
                       form_head(v, "rating", l) + scale + "</fieldset>\n<label for=\"said\">" +
                       escaped(w.said) +
                       "</label>\n<input id=\"said\" name=\"said\" maxlength=\"500\">\n<button>" +
                       escaped(w.send) + "</button>\n</form>\n");
}

std::string cancel_part(const view& v, language l) {
    const auto& w = in(l);
    return "<section>\n<details>\n<summary>" + escaped(w.cancel) + "</summary>\n<p>" +
           escaped(w.cancel_hint) + "</p>\n" + form_head(v, "cancel", l) +
           "<button class=\"quiet\">" + escaped(w.cancel_yes) +
           "</button>\n</form>\n</details>\n</section>\n";
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

std::string page(const view& v, language l) {
    const auto& w = in(l);
    const auto other = l == language::spanish ? "en" : "es";
    auto out = head(std::string(w.title) + " " + v.reference, l);
    out += "<p class=\"top\"><strong>" + escaped(w.title) + "</strong> <a lang=\"" +
           std::string(other) + "\" hreflang=\"" + other + "\" href=\"?lang=" + other + "\">" +
           escaped(w.other) + "</a></p>\n";
    if (!v.did.empty()) out += "<p class=\"did\" role=\"status\">" + escaped(v.did) + "</p>\n";
    if (!v.wrong.empty()) out += "<p class=\"wrong\" role=\"alert\">" + escaped(v.wrong) + "</p>\n";
    out += status_part(v, l);
    // What helps most stands first: who will hold on for long had better be called.
    const bool long_wait = v.wait_passes != engine::callback_cause::none;
    if (v.may_call && long_wait) out += callback_part(v, l);
    if (v.may_add) out += details_part(v, l);
    if (v.may_call && !long_wait) out += callback_part(v, l);
    if (!v.ways.empty()) out += ways_part(v, l);
    if (v.may_rate) out += rating_part(v, l);
    if (v.may_cancel) out += cancel_part(v, l);
    return out + std::string(foot);
}

std::string notice(std::string_view title, std::string_view sentence, language l) {
    return head(title, l) + "<section class=\"now\">\n<h1>" + escaped(title) + "</h1>\n<p>" +
           escaped(sentence) + "</p>\n</section>\n" + std::string(foot);
}

}  // namespace evenline::http::customer
