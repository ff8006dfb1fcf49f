// An HTTP client as an integrator or an agent would write it, and the senders' signatures.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace evenline::blackbox {

struct reply {
    long status{};  // 0: no answer
    std::string body;
    std::map<std::string, std::string> headers;  // names in lower case
    [[nodiscard]] nlohmann::json json() const;   // null if the body is none
};

// One keep-alive connection; not for two threads at once.
class client {
public:
    explicit client(std::string bearer = {});
    ~client();
    client(client&&) noexcept;
    client& operator=(client&&) = delete;
    reply get(const std::string& url);
    reply send(const std::string& method, const std::string& url, const std::string& body,
               std::vector<std::string> headers = {"Content-Type: application/json"});
    reply post(const std::string& url, const nlohmann::json& body);
    reply put(const std::string& url, const nlohmann::json& body);
    [[nodiscard]] const std::string& bearer() const { return bearer_; }

private:
    void* curl_;
    std::string bearer_;
};

class server;

// Logs an agent in by password; the client carries the session.
client log_in(const server&, const std::string& email);

// --- what providers send, signed as they sign it
reply hook_contact(client&, const server&, const std::string& thread, const nlohmann::json& data,
                   const std::string& id = {}, const std::string& type = "contact.created");
reply messenger_text(client&, const server&, const std::string& psid, const std::string& text,
                     const std::string& mid);
reply twilio_call(client&, const server&, const std::string& sid, const std::string& from);
reply twilio_hangup(client&, const server&, const std::string& sid, const std::string& from);
// The agent's phone rang on.
reply twilio_not_answered(client&, const server&, const std::string& sid, const std::string& from,
                          const std::string& agent);
// A key pressed while waiting.
reply twilio_key(client&, const server&, const std::string& sid, const std::string& from,
                 const std::string& key);
// Delivers one mail over LMTP; the reply line after the dot.
std::string deliver_mail(const server&, const std::string& from, const std::string& subject,
                         const std::string& text, const std::string& message_id);

}  // namespace evenline::blackbox
