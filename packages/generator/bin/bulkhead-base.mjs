#!/usr/bin/env node
import '../dist/base-cli.js';
