#include "app/own_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace evenline::app {
namespace asio = boost::asio;

plain_reply ask_own_server(const config& settings, const std::string& method,
                           const std::string& path, const std::string& body,
                           std::vector<channels::header> headers) {
    asio::io_context loop;
    auto host = settings.http.listen_host;
    if (host == "0.0.0.0" || host == "::") host = "127.0.0.1";
    plain_client client{loop.get_executor(), host, settings.http.listen_port};
    const auto& certificate = settings.http.certificate_file;
    if (!certificate.empty() && !client.trust_only(certificate))
        return {0, {}, "the certificate " + certificate + " cannot be read"};
    headers.push_back({"Content-Type", "application/json"});
    auto answer = asio::co_spawn(loop, client.ask(method, path, body, std::move(headers)),
                                 asio::use_future);
    loop.run();
    return answer.get();
}

}  // namespace evenline::app
