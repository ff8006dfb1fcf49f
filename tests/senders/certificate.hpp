// An authority and a server certificate made for one test run: nothing is kept in the repository.
#pragma once

#include <string>

namespace evenline::senders::test {

struct certificate { std::string pem, key_pem; };

struct made_chain {
    certificate authority, server;   // the server's is for 127.0.0.1 and localhost
    std::string ca_file;             // the authority's PEM, in a folder of its own
    made_chain();
    ~made_chain();
    made_chain(const made_chain&) = delete;
    made_chain& operator=(const made_chain&) = delete;
};

}  // namespace evenline::senders::test
