#include "evenline/app/command_line.hpp"

int main(int argc, char** argv) { return evenline::app::run(argc, argv); }
