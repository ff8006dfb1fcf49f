#include "http/context.hpp"
namespace evenline::http {
void add_why_routes(router&, context&) {}
void add_parity_routes(router&, context&) {}
void add_page_routes(router&, context&) {}
}
