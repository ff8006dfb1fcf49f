#include "http/context.hpp"
namespace evenline::http {
void add_ticket_action_routes(router&, context&) {}
void add_message_routes(router&, context&) {}
void add_why_routes(router&, context&) {}
void add_customer_routes(router&, context&) {}
void add_agent_routes(router&, context&) {}
void add_policy_routes(router&, context&) {}
void add_parity_routes(router&, context&) {}
void add_event_routes(router&, context&) {}
void add_page_routes(router&, context&) {}
}
