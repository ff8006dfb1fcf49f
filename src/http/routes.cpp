#include "http/routes.hpp"

#include "http/api/companions.hpp"
#include "http/api/context.hpp"
#include "http/policy/policy_desk.hpp"
#include "http/supervision/notice_board.hpp"

namespace evenline::http {
namespace asio = boost::asio;

// Each stands at the end of its noun's file and binds its rows of the role table.
void add_hook_routes(router&, context&);
// accounts
void add_agent_routes(router&, context&);
void add_me_routes(router&, context&);
void add_my_account_routes(router&, context&);
void add_my_session_routes(router&, context&);
void add_passkey_routes(router&, context&);
void add_session_routes(router&, context&);
void add_sign_on_routes(router&, context&);
void add_signature_routes(router&, context&);
void add_token_routes(router&, context&);
void add_user_routes(router&, context&);
// desk
void add_attachment_routes(router&, context&);
void add_canned_routes(router&, context&);
void add_channel_list_routes(router&, context&);
void add_customer_routes(router&, context&);
void add_disposition_routes(router&, context&);
void add_draft_routes(router&, context&);
void add_field_routes(router&, context&);
void add_guidance_routes(router&, context&);
void add_mail_page_routes(router&, context&);
void add_mark_routes(router&, context&);
void add_message_routes(router&, context&);
void add_offer_routes(router&, context&);
void add_power_routes(router&, context&);
void add_proof_routes(router&, context&);
void add_recall_routes(router&, context&);
void add_redaction_routes(router&, context&);
void add_saved_view_routes(router&, context&);
void add_search_routes(router&, context&);
void add_sent_message_routes(router&, context&);
void add_ticket_action_routes(router&, context&);
void add_ticket_routes(router&, context&);
void add_transfer_target_routes(router&, context&);
// supervision
void add_agent_word_routes(router&, context&);
void add_line_routes(router&, context&);
void add_monitoring_routes(router&, context&);
void add_notice_routes(router&, context&);
void add_outreach_routes(router&, context&);
void add_presence_routes(router&, context&);
void add_reassign_routes(router&, context&);
void add_take_over_routes(router&, context&);
// parity
void add_estimate_routes(router&, context&);
void add_parity_routes(router&, context&);
void add_parity_state_routes(router&, context&);
void add_why_routes(router&, context&);
void add_why_above_routes(router&, context&);
// reports
void add_figure_routes(router&, context&);
void add_report_routes(router&, context&);
// policy
void add_policy_routes(router&, context&);
void add_policy_form_routes(router&, context&);
void add_policy_plan_routes(router&, context&);
void add_policy_trial_routes(router&, context&);
void add_policy_version_routes(router&, context&);
// admin
void add_admin_channel_routes(router&, context&);
void add_audit_routes(router&, context&);
void add_delivery_routes(router&, context&);
void add_health_routes(router&, context&);
void add_house_routes(router&, context&);
void add_person_routes(router&, context&);
void add_subscriber_routes(router&, context&);
// live
void add_event_routes(router&, context&);
// customer
void add_customer_page_routes(router&, context&);
// chat
void add_chat_routes(router&, context&);
// page
void add_console_routes(router&, context&);
void add_page_routes(router&, context&);

void add_routes(router& routes, context& with) {
    for (auto* add : {
            add_hook_routes, add_agent_routes, add_me_routes, add_my_account_routes,
            add_my_session_routes,
            add_passkey_routes, add_session_routes, add_sign_on_routes, add_token_routes,
            add_user_routes, add_attachment_routes, add_canned_routes, add_channel_list_routes,
            add_customer_routes, add_disposition_routes, add_draft_routes, add_guidance_routes,
            add_mail_page_routes, add_mark_routes, add_message_routes, add_offer_routes,
            add_power_routes, add_proof_routes, add_recall_routes, add_redaction_routes,
            add_saved_view_routes, add_search_routes, add_sent_message_routes,
            add_ticket_action_routes, add_ticket_routes, add_agent_word_routes, add_line_routes,
            add_monitoring_routes, add_notice_routes, add_outreach_routes, add_presence_routes,
            add_reassign_routes,
            add_take_over_routes, add_estimate_routes, add_parity_routes,
            add_parity_state_routes, add_why_routes, add_why_above_routes, add_figure_routes,
            add_report_routes, add_policy_routes, add_policy_form_routes, add_policy_plan_routes,
            add_policy_trial_routes, add_policy_version_routes, add_admin_channel_routes,
            add_audit_routes, add_delivery_routes, add_health_routes, add_house_routes,
            add_person_routes, add_subscriber_routes, add_event_routes, add_customer_page_routes,
            add_chat_routes, add_console_routes, add_page_routes, add_signature_routes,
            add_field_routes, add_transfer_target_routes
        })
        add(routes, with);
}

asio::awaitable<void> open_office(context& with) {
    if (with.with.office == nullptr) co_return;
    const auto all = co_await with.with.office->companions();
    if (all && with.beside != nullptr) with.beside->load(*all);
    co_await keep_first_policy_version(with);
    const auto posted = co_await with.with.office->notices();
    if (!posted || with.notices == nullptr) co_return;
    for (const auto& n : *posted) {
        const auto told = co_await with.with.office->told_of(n.id);
        if (told) with.notices->load(n, *told);
    }
}

}  // namespace evenline::http
