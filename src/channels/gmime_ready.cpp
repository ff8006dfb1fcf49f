#include "gmime_ready.hpp"

#include <mutex>

namespace evenline::channels {

void gmime_ready() {
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
}

GMimeParserOptions* lenient_options() {
    gmime_ready();
    static GMimeParserOptions* const options = [] {
        auto* o = g_mime_parser_options_new();
        g_mime_parser_options_set_address_compliance_mode(o, GMIME_RFC_COMPLIANCE_LOOSE);
        g_mime_parser_options_set_parameter_compliance_mode(o, GMIME_RFC_COMPLIANCE_LOOSE);
        g_mime_parser_options_set_rfc2047_compliance_mode(o, GMIME_RFC_COMPLIANCE_LOOSE);
        g_mime_parser_options_set_allow_addresses_without_domain(o, 1);
        // Order matters: what is not UTF-8 is most often this.
        static const char* fallbacks[] = {"utf-8", "windows-1252", nullptr};
        g_mime_parser_options_set_fallback_charsets(o, fallbacks);
        return o;
    }();
    return options;
}

}  // namespace evenline::channels
