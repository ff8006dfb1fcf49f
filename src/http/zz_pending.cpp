#include "http/context.hpp"
namespace evenline::http {
void add_page_routes(router&, context&) {}
}
