// Written by `npm run types` from docs/openapi/ops-v1.json. Do not edit.
export interface paths {
    "/ops/v1": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What this API is
         * @description Anybody.
         */
        get: operations["version.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/access-grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Grants of access, newest first
         * @description Roles: reader, member, operator, audit_administrator, admin.
         */
        get: operations["access-grant.list"];
        put?: never;
        /**
         * Ask a project for leave to enter its servers for a time
         * @description Roles: operator, admin.
         */
        post: operations["access-grant.request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/access-grants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A grant of access
         * @description Roles: reader, member, operator, audit_administrator, admin.
         */
        get: operations["access-grant.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/access-grants/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let the operator in, as a member of the project who does not run the cloud
         * @description Roles: member.
         */
        post: operations["access-grant.approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/access-grants/{id}/console": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A key to the serial console of a server under a grant in force: one WebSocket, recorded in both directions
         * @description Roles: operator, admin.
         */
        post: operations["access-grant.console"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/access-grants/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a request back, or end what is in force, as who runs the cloud
         * @description Roles: operator, admin.
         */
        post: operations["access-grant.end"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/access-grants/{id}/recording": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What went through a console, for members of the project, the operator who asked, and auditors
         * @description Roles: reader, member, operator, audit_administrator, admin.
         */
        get: operations["access-session.recording"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/access-grants/{id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do not let him in
         * @description Roles: member.
         */
        post: operations["access-grant.refuse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/access-grants/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End what is in force: open consoles are cut at once
         * @description Roles: member.
         */
        post: operations["access-grant.revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/access-grants/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Consoles that were opened under a grant
         * @description Roles: reader, member, operator, audit_administrator, admin.
         */
        get: operations["access-session.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/account-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for an account
         * @description Roles: member, admin.
         */
        post: operations["account-request.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Adjustments, newest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["adjustment.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/advice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Idle and overloaded servers, with advice
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["advice.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/advice/{id}/give": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Note that the owner was told
         * @description Roles: operator, admin.
         */
        post: operations["advice.give"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/allocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was handed on, newest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["allocation.list"];
        put?: never;
        /**
         * Hand quota of the token's project on to one directly below
         * @description Roles: member, admin.
         */
        post: operations["allocation.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/allocations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take back what was handed on
         * @description Roles: member, admin.
         */
        delete: operations["allocation.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Orders that wait for the caller's decision, newest first
         * @description Roles: reader, member, purchaser, operator, audit_administrator, security_administrator, admin.
         */
        get: operations["approval.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/articles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Articles, newest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["article.list"];
        put?: never;
        /**
         * Write an article
         * @description Roles: operator, admin.
         */
        post: operations["article.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/articles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An article; for the staff with its versions
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["article.show"];
        /**
         * Write the next version
         * @description Roles: operator, admin.
         */
        put: operations["article.rewrite"];
        post?: never;
        /**
         * Take an article out of the base
         * @description Roles: operator, admin.
         */
        delete: operations["article.withdraw"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/assessments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Assessments, newest first; a tenant sees those of the own project
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["assessment.list"];
        put?: never;
        /**
         * Open an assessment of a period; those of periods that have ended are opened by themselves
         * @description Roles: purchaser, operator, admin.
         */
        post: operations["assessment.open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/assessments/simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What the score and the payments would be if; nothing is saved
         * @description Roles: purchaser, operator, admin.
         */
        post: operations["assessment.simulate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/assessments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An assessment with its score and all that was said
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["assessment.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/assessments/{id}/announce": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell the result; the time for an appeal runs
         * @description Roles: purchaser.
         */
        post: operations["assessment.announce"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/assessments/{id}/appeal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Appeal
         * @description Roles: operator, admin.
         */
        post: operations["assessment.appeal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/assessments/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Agree with the result
         * @description Roles: operator, admin.
         */
        post: operations["assessment.confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/assessments/{id}/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide on an appeal
         * @description Roles: purchaser.
         */
        post: operations["assessment.decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/assessments/{id}/finalise": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign off; the score never changes again
         * @description Roles: purchaser.
         */
        post: operations["assessment.finalise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/assessments/{id}/judgements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Judge an item
         * @description Roles: purchaser.
         */
        post: operations["assessment.judge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/assessments/{id}/rectification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what has been mended
         * @description Roles: operator, admin.
         */
        post: operations["rectification.report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/assessments/{id}/rectification/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find it mended, or not
         * @description Roles: purchaser.
         */
        post: operations["rectification.decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/assessments/{id}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take the figures from the records again
         * @description Roles: purchaser, operator, admin.
         */
        post: operations["assessment.refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/assets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The asset register
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["asset.list"];
        put?: never;
        /**
         * Register an asset
         * @description Roles: operator, admin.
         */
        post: operations["asset.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/assets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An asset
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["asset.show"];
        /**
         * Change what is said of it
         * @description Roles: operator, admin.
         */
        put: operations["asset.update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The audit ledger, oldest first; a stretch of time is found at once with sort=at or sort=at:desc
         * @description Roles: audit_administrator, admin.
         */
        get: operations["audit.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/availability/{resource}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a resource spent a time
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["availability.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/balances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What stands on the accounts
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["balance.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/billing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Bills of half a year by project; a sheet with `Accept: text/csv`
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["billing.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/bills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Bills of a month
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["bill.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/bills/{project}/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A bill; as a sheet with `.csv` behind the month or `Accept: text/csv`
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["bill.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/bills/{project}/{month}/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A bill with every interval that it comes from, as a document
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["sheet.bill"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/books": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Issued bills, newest first; a sheet with `Accept: text/csv`
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["book.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/books/{project}/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The usage list of a month that both sides confirm; a sheet with `.csv` behind the month or `Accept: text/csv`
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["book.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/books/{project}/{month}/issue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Issue the bill of a month that is over
         * @description Roles: operator, admin.
         */
        post: operations["book.issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/books/{project}/{month}/lines/{line}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept what the operator proposes about a dispute, by its number; the purchaser also what a tenant declined or left unanswered
         * @description Roles: member, purchaser.
         */
        post: operations["bill-line.accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/books/{project}/{month}/lines/{line}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a line
         * @description Roles: member, purchaser.
         */
        post: operations["bill-line.confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/books/{project}/{month}/lines/{line}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decline what the operator proposes about a dispute: the line stays frozen
         * @description Roles: member, purchaser.
         */
        post: operations["bill-line.decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/books/{project}/{month}/lines/{line}/dispute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Dispute a line: freezes it alone
         * @description Roles: member, purchaser.
         */
        post: operations["bill-line.dispute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/books/{project}/{month}/lines/{line}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Propose that a disputed line stands as billed
         * @description Roles: operator, admin.
         */
        post: operations["bill-line.reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/books/{project}/{month}/lines/{line}/uphold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Propose that a dispute was right: once accepted, an adjustment in the next period
         * @description Roles: operator, admin.
         */
        post: operations["bill-line.uphold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/books/{project}/{month}/lines/{line}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a dispute up
         * @description Roles: member, purchaser.
         */
        post: operations["bill-line.withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/books/{project}/{month}/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign the list for a side: confirms every line that is not disputed
         * @description Roles: member, purchaser.
         */
        post: operations["book.sign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/brandings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Brands of domains, by the ids of these
         * @description Roles: system_administrator, admin.
         */
        get: operations["branding.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/brandings/{domain}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The brand of a domain
         * @description Roles: system_administrator, admin.
         */
        get: operations["branding.show"];
        /**
         * Write the brand of a domain; a new certificate holds at once
         * @description Roles: system_administrator, admin.
         */
        put: operations["branding.update"];
        post?: never;
        /**
         * Take the brand of a domain away, with its host name and certificate
         * @description Roles: system_administrator, admin.
         */
        delete: operations["branding.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The working calendar in force
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["calendar.show"];
        /**
         * Import a working calendar; it is in force at once
         * @description Roles: purchaser, operator, admin.
         */
        put: operations["calendar.import"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/calendar/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Calendars, newest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["calendar.history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Changes, newest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["change.list"];
        put?: never;
        /**
         * Request a change
         * @description Roles: operator, admin.
         */
        post: operations["change.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/changes-of-orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change an order
         * @description Roles: member, admin.
         */
        post: operations["order-change.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/changes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A change with its timeline
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["change.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/changes/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let something happen to a change
         * @description Roles: purchaser, operator, admin.
         */
        post: operations["change.act"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/compliance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Clauses with their state; as a deviation table with `Accept: text/csv`
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["compliance.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/compliance/clauses/{clause}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A clause with what the running cloud says about it now
         * @description Roles: purchaser, operator, admin, audit_administrator.
         */
        get: operations["compliance.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/compliance/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What this cloud measures now about all clauses that it can measure
         * @description Roles: purchaser, operator, admin, audit_administrator.
         */
        get: operations["compliance.live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/compliance/proofs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reports of tests, screenshots and certificates on record, newest first
         * @description Roles: purchaser, operator, admin, audit_administrator.
         */
        get: operations["clause-proof.list"];
        put?: never;
        /**
         * Put the report of a test, a screenshot or a certificate on record; the file is stored as evidence before
         * @description Roles: operator, admin.
         */
        post: operations["clause-proof.record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/compliance/proofs/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw a proof: it proves nothing any more
         * @description Roles: operator, admin.
         */
        post: operations["clause-proof.withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/compliance/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many clauses are in which state
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["compliance.summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/contract": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The contract in force and its readings
         * @description Any valid token.
         */
        get: operations["contract.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/contract-checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What is wrong with the text of a contract of at most 512 KiB, or what it holds and leaves open; nothing is saved
         * @description Roles: purchaser, operator, admin.
         */
        post: operations["contract-draft.check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/contract-diffs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What the text of a contract changes, against another or the version in force, each of at most 512 KiB; nothing is saved
         * @description Roles: purchaser, operator, admin.
         */
        post: operations["contract-draft.compare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/contract-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened that starts clocks
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["contract-event.list"];
        put?: never;
        /**
         * Record that something happened: signature, acceptance, …; announce what something is owed before
         * @description Roles: purchaser, operator, admin.
         */
        post: operations["contract-event.record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/contract-events/{id}/correct": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * It happened at another instant
         * @description Roles: purchaser, operator, admin.
         */
        post: operations["contract-event.correct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/contract-events/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What was announced will not happen
         * @description Roles: purchaser, operator, admin.
         */
        post: operations["contract-event.withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/contract-versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Versions of the contract, what became of each and what it changes
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["contract-version.states"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/contract-versions/{version}/agree": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Agree to a version of the contract: it is in force at once, from its day on
         * @description Roles: purchaser.
         */
        post: operations["contract-version.agree"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/contract-versions/{version}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decline a version of the contract: what is in force stays
         * @description Roles: purchaser.
         */
        post: operations["contract-version.decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/contract/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Versions of the contract and from when each holds
         * @description Any valid token.
         */
        get: operations["contract-version.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Corrections, newest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["correction.list"];
        put?: never;
        /**
         * Propose a correction of usage
         * @description Roles: operator, admin.
         */
        post: operations["correction.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/corrections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A correction
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["correction.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/corrections/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a correction
         * @description Roles: purchaser.
         */
        post: operations["correction.approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/corrections/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuse a correction
         * @description Roles: purchaser.
         */
        post: operations["correction.reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/corrections/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a correction back
         * @description Roles: operator, admin.
         */
        post: operations["correction.withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/deliverables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Documents of the contract and how they stand
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["deliverable.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/deliverables/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The contract's deliverables with their state, as a document
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["sheet.deliverables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/deliverables/{no}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A document with what happened to it
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["deliverable.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/deliverables/{no}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept it
         * @description Roles: purchaser.
         */
        post: operations["deliverable.accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/deliverables/{no}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send it back
         * @description Roles: purchaser.
         */
        post: operations["deliverable.return"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/deliverables/{no}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand a version in
         * @description Roles: operator, admin.
         */
        post: operations["deliverable.submit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/deliveries/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a message again that was given up
         * @description Roles: reader, member, purchaser, operator, audit_administrator, security_administrator, admin.
         */
        post: operations["delivery.retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/demand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the contract asks to be there from which day on, and what orders have delivered of it
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["demand.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/deputies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Appointments made or received
         * @description Roles: reader, member, purchaser, operator, audit_administrator, security_administrator, admin.
         */
        get: operations["deputy.list"];
        put?: never;
        /**
         * Name a deputy for oneself
         * @description Roles: reader, member, purchaser, operator, audit_administrator, security_administrator, admin.
         */
        post: operations["deputy.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/deputies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take an appointment back
         * @description Roles: reader, member, purchaser, operator, audit_administrator, security_administrator, admin.
         */
        delete: operations["deputy.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/desk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Words of the desk and their names
         * @description Any valid token.
         */
        get: operations["desk.words"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/deviations/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The deviation table of a tender's clauses, as a document
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["sheet.deviations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/disputes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Disputes, newest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["dispute.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/duties": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is due when; what is open, the overdue first, unless asked otherwise
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["duty.list"];
        put?: never;
        /**
         * Plan an inspection, a report or the like besides the contract
         * @description Roles: operator, admin.
         */
        post: operations["duty.plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/duties/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An instance with what was done about it
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["duty.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/duties/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm that it was done when a late entry says
         * @description Roles: purchaser.
         */
        post: operations["duty.confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/duties/{id}/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record that it was done
         * @description Roles: purchaser, operator, admin.
         */
        post: operations["duty.fulfil"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/duties/{id}/entries/{entry}/correct": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace what was entered
         * @description Roles: purchaser, operator, admin.
         */
        post: operations["duty.correct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/duties/{id}/entries/{entry}/take-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back what was entered
         * @description Roles: purchaser, operator, admin.
         */
        post: operations["duty.take-back"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/duties/{id}/waive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do without it
         * @description Roles: purchaser.
         */
        post: operations["duty.waive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/entitlements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was granted, newest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["entitlement.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Proofs of erasure, newest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["erasure.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store a file of at most 8 MiB; its bytes are the body, its media type the content type
         * @description Roles: member, purchaser, operator, admin.
         */
        post: operations["evidence.store"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/evidence/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The bytes of a file
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["evidence.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/exposures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rules that let the whole internet in to a port with a floating IP: one's own, or all for those who watch
         * @description Roles: reader, member, purchaser, operator, audit_administrator, security_administrator, admin.
         */
        get: operations["exposure.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Findings, newest first
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["finding.list"];
        put?: never;
        /**
         * Record a finding
         * @description Roles: purchaser, operator, admin.
         */
        post: operations["finding.record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/findings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A finding with its steps
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["finding.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/findings/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * That was seen, by another person
         * @description Roles: purchaser, operator, admin.
         */
        post: operations["finding.close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/findings/{id}/rectify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * It is put right
         * @description Roles: operator, admin.
         */
        post: operations["finding.rectify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/findings/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * It is not put right after all
         * @description Roles: purchaser, operator, admin.
         */
        post: operations["finding.reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/flows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who approves which orders, clocks, trial and ends, as the contract says
         * @description Any valid token.
         */
        get: operations["flow.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/forms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Forms of orders that are not made of items
         * @description Any valid token.
         */
        get: operations["form.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/forms/{scheme}/{form}/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A scheme's form by an assessment: acceptance, tasks (of what is held once) or self-evaluation, as a document
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["sheet.form"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/found-assets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Hosts that are there, and the entries that stand for them
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["found-asset.list"];
        put?: never;
        /**
         * Register the hosts that are not in the register
         * @description Roles: operator, admin.
         */
        post: operations["found-asset.register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/health-findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is wrong and what to do about it, newest first
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["health-finding.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/health-findings/{id}/ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a ticket of a finding, once
         * @description Roles: operator, admin.
         */
        post: operations["health-finding.ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/health/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything of a kind (cluster, host, storage, ip_pool, system, environment), the fullest first
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["health.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/health/{kind}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of them, with the days before, rankings of what is in it, and what is wrong
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["health.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Incidents, newest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["incident.list"];
        put?: never;
        /**
         * Record an incident
         * @description Roles: operator, admin.
         */
        post: operations["incident.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An incident with its clocks, downtime and timeline
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["incident.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/incidents/{id}/downtimes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record downtime
         * @description Roles: operator, admin.
         */
        post: operations["downtime.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/incidents/{id}/downtimes/{downtime}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * End downtime
         * @description Roles: operator, admin.
         */
        put: operations["downtime.end"];
        post?: never;
        /**
         * Take downtime back that was entered by mistake
         * @description Roles: operator, admin.
         */
        delete: operations["downtime.void"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/incidents/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let something happen to an incident
         * @description Roles: operator, admin.
         */
        post: operations["incident.act"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/incidents/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Hand in the report on an incident
         * @description Roles: operator, admin.
         */
        put: operations["incident.report"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The price book
         * @description Any valid token.
         */
        get: operations["item.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/items/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A row of the price book
         * @description Any valid token.
         */
        get: operations["item.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The journal, oldest first
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["journal.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/level-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Thresholds
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["level-setting.list"];
        /**
         * Change thresholds that assessment measures by: the purchaser alone
         * @description Roles: purchaser, operator, admin.
         */
        put: operations["level-setting.update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/levels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What levels of availability came to
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["level.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/levels/{id}/parts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A level by project or pool
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["level.parts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/levels/{id}/worst": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The resources that a level was worst for
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["level.worst"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/loans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Loans, newest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["loan.list"];
        put?: never;
        /**
         * Ask a sibling project for quota
         * @description Roles: member, admin.
         */
        post: operations["loan.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/loans/{id}/agree": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Agree for the lender
         * @description Roles: member, admin.
         */
        post: operations["loan.agree"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/loans/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve: the loan is in force
         * @description Roles: member, purchaser.
         */
        post: operations["loan.approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/loans/{id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuse
         * @description Roles: member, purchaser.
         */
        post: operations["loan.refuse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/loans/{id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give back, or take back the request
         * @description Roles: member, admin.
         */
        post: operations["loan.return"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/maintenances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Announced windows, newest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["maintenance.list"];
        put?: never;
        /**
         * Announce maintenance
         * @description Roles: operator, admin.
         */
        post: operations["maintenance.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/maintenances/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Withdraw an announced window
         * @description Roles: operator, admin.
         */
        delete: operations["maintenance.withdraw"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who has a role in the project, and how he has it
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["project-member.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Names of projects and people by their ids, or projects by how their names begin; a tenant's own projects and the people in them
         * @description Roles: reader, member, purchaser, operator, system_administrator, security_administrator, audit_administrator, admin.
         */
        get: operations["name.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/node-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a token that enrols one host
         * @description Roles: operator, admin.
         */
        post: operations["node-token.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Hosts of the cloud
         * @description Roles: operator, admin.
         */
        get: operations["node.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/nodes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Refuse a host's certificate from now on
         * @description Roles: operator, admin.
         */
        delete: operations["node.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/obligations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Duties of the contract, with their clauses
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["obligation.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/on-call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is on duty
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["on-call.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document
         * @description Anybody.
         */
        get: operations["openapi.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/openings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for ports to be opened
         * @description Roles: member, admin.
         */
        post: operations["opening.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/operation-reports/{every}/{day}/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The report of operation of the contract's week, two_weeks, month, quarter, half_year or year, begun by now, that a day is in
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["sheet.report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Operations, newest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["operation.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/operations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An operation
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["operation.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/order-clocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Clocks of orders, the latest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["order-clock.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/order-clocks/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the clocks that started in a time went
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["order-clock.figures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Orders, newest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["order.list"];
        put?: never;
        /**
         * Order items
         * @description Roles: member, admin.
         */
        post: operations["order.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An order with what it made
         * @description Roles: reader, member, purchaser, operator, audit_administrator, security_administrator, admin.
         */
        get: operations["order.show"];
        /**
         * Submit a returned order again
         * @description Roles: member, admin.
         */
        put: operations["order.resubmit"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/orders/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take what was tried: it counts from now on
         * @description Roles: member, admin.
         */
        post: operations["order.accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/orders/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve the stage that it waits for
         * @description Roles: reader, member, purchaser, operator, audit_administrator, security_administrator, admin.
         */
        post: operations["order.approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/orders/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what was done by hand, with evidence
         * @description Roles: operator, admin.
         */
        post: operations["order.complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/orders/{id}/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Proof of what was erased when an order ended
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["order.erasure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/orders/{id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do not take what was tried: it goes
         * @description Roles: member, admin.
         */
        post: operations["order.refuse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/orders/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuse
         * @description Roles: reader, member, purchaser, operator, audit_administrator, security_administrator, admin.
         */
        post: operations["order.reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/orders/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a failed fulfilment again
         * @description Roles: operator, admin.
         */
        post: operations["order.retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/orders/{id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send back for rework
         * @description Roles: reader, member, purchaser, operator, audit_administrator, security_administrator, admin.
         */
        post: operations["order.return"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/orders/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back
         * @description Roles: member, admin.
         */
        post: operations["order.withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/outages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When how many business systems were hit
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["outage.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/payment-plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The plan of all payments and caps as it stands
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["payment-plan.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/payment-plan/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide a share that the contract leaves to a person
         * @description Roles: purchaser.
         */
        post: operations["payment-plan.share"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/payment-plan/{id}/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record what a payment waited for, its invoice, or that it is paid
         * @description Roles: purchaser, operator, admin.
         */
        post: operations["payment-plan.step"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/pool-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Expansions and reductions of pools
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["pool.changes"];
        put?: never;
        /**
         * Propose a capacity that no host tells of; it counts when the purchaser confirms it
         * @description Roles: operator, admin.
         */
        post: operations["pool.record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/pool-proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Capacities that are proposed
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["pool-proposal.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/pool-proposals/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a capacity; it counts
         * @description Roles: purchaser.
         */
        post: operations["pool-proposal.confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/pool-proposals/{id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuse a capacity
         * @description Roles: purchaser.
         */
        post: operations["pool-proposal.refuse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/pools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Use of pools, of the last 30 days unless a time is given, and how long each lasts
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["pool.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Problems, newest first
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["problem.list"];
        put?: never;
        /**
         * Open a problem behind incidents
         * @description Roles: operator, admin.
         */
        post: operations["problem.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/problems/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A problem with its incidents and timeline
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["problem.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/problems/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let something happen to a problem
         * @description Roles: operator, admin.
         */
        post: operations["problem.act"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/problems/{id}/incidents/{incident}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say that a problem is behind an incident
         * @description Roles: operator, admin.
         */
        put: operations["problem.link"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Limits and use of a project
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["quota.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/reconciliations/{first}/{last}/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Confirmation of resources over months, both such as 2026-11; of all projects for purchaser and operator, of the own for others
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["sheet.reconciliation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/registers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Registers and their fields
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["register.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/registers/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Records of a register, newest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["register-record.list"];
        put?: never;
        /**
         * Enter a record
         * @description Roles: member, purchaser, operator, admin.
         */
        post: operations["register-record.enter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/registers/{kind}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A record with its versions
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["register-record.show"];
        /**
         * Change a record: a new version with a reason
         * @description Roles: member, purchaser, operator, admin.
         */
        put: operations["register-record.change"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/registers/{kind}/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw a record
         * @description Roles: member, purchaser, operator, admin.
         */
        post: operations["register-record.withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/reminders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What no longer holds, or soon will not
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["reminder.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Resources of all kinds
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["resource.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/resources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A resource and the systems that it belonged to
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["resource.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/risk-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Requests for risk assessments, newest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["risk-request.list"];
        put?: never;
        /**
         * Ask for a risk assessment
         * @description Roles: member, purchaser, operator, admin.
         */
        post: operations["risk-request.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/risk-requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A request for a risk assessment with its timeline
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["risk-request.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/risk-requests/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let something happen to a request
         * @description Roles: member, purchaser, operator, admin.
         */
        post: operations["risk-request.act"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/roster-gaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When nobody has a post
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["roster-gap.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/samples/{subject}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Figures of a server, or of a node for the operator
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["sample.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/schemes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Assessment schemes of the contract in force
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["scheme.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/settlements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Settlements, newest first
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["settlement.list"];
        put?: never;
        /**
         * Compute the settlement that is not closed, or begin one
         * @description Roles: purchaser, operator, admin.
         */
        post: operations["settlement.draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/settlements/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A settlement; with `.csv` behind the id or `Accept: text/csv` as a table, with `.md` as a sheet
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["settlement.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/settlements/{id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send back with a reason
         * @description Roles: purchaser.
         */
        post: operations["settlement.return"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/settlements/{id}/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign what was seen: the operator a draft, then the purchaser
         * @description Roles: purchaser, operator, admin.
         */
        post: operations["settlement.sign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/settlements/{until}/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A settlement by its id, with its signatures, or what one up to a day would be, as a document
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["sheet.settlement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/shifts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shifts that touch a stretch of 93 days at most
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["shift.list"];
        put?: never;
        /**
         * Plan shifts, all or none
         * @description Roles: operator, admin.
         */
        post: operations["shift.plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/shifts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Cancel a shift
         * @description Roles: operator, admin.
         */
        delete: operations["shift.cancel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/simulation/clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What time it is in a simulated cloud
         * @description Roles: operator, admin.
         */
        get: operations["clock.show"];
        /**
         * Move the clock of a simulated cloud ahead
         * @description Roles: operator, admin.
         */
        put: operations["clock.move"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/simulation/crash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a simulated server fail
         * @description Roles: operator, admin.
         */
        post: operations["server.crash"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/stages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stages that wait for a decision and have a deadline, the earliest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["stage.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/stocktakes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stocktakes
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["stocktake.list"];
        put?: never;
        /**
         * Begin a stocktake
         * @description Roles: operator, admin.
         */
        post: operations["stocktake.begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/stocktakes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A stocktake with a page of its lines
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["stocktake.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/stocktakes/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close it and count
         * @description Roles: operator, admin.
         */
        post: operations["stocktake.close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/stocktakes/{id}/lines/{n}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say what was found
         * @description Roles: operator, admin.
         */
        put: operations["stocktake.check"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One's subscriptions
         * @description Roles: reader, member, purchaser, operator, audit_administrator, security_administrator, admin.
         */
        get: operations["subscription.list"];
        put?: never;
        /**
         * Subscribe to notifications
         * @description Roles: reader, member, purchaser, operator, audit_administrator, security_administrator, admin.
         */
        post: operations["subscription.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a subscription
         * @description Roles: reader, member, purchaser, operator, audit_administrator, security_administrator, admin.
         */
        delete: operations["subscription.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/subscriptions/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Messages of a subscription, newest first
         * @description Roles: reader, member, purchaser, operator, audit_administrator, security_administrator, admin.
         */
        get: operations["delivery.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/systems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Business systems
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["system.list"];
        put?: never;
        /**
         * Register a business system
         * @description Roles: member, operator, admin.
         */
        post: operations["system.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/systems/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A business system
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["system.show"];
        /**
         * Change what is said of it
         * @description Roles: member, operator, admin.
         */
        put: operations["system.update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/systems/{id}/adopt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take in resources that exist
         * @description Roles: member, operator, admin.
         */
        post: operations["system.adopt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/systems/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened to it
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["system.history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/systems/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let resources go
         * @description Roles: member, operator, admin.
         */
        post: operations["system.release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/systems/{id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go live, suspend, resume, retire
         * @description Roles: member, operator, admin.
         */
        post: operations["system.move"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tickets, newest first
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["ticket.list"];
        put?: never;
        /**
         * Raise a ticket
         * @description Roles: member, purchaser, operator, admin.
         */
        post: operations["ticket.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/tickets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A ticket with its timeline
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["ticket.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/tickets/{id}/assignment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a ticket to somebody
         * @description Roles: operator, admin.
         */
        put: operations["ticket.assign"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/tickets/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say something on a ticket
         * @description Roles: member, purchaser, operator, admin.
         */
        post: operations["ticket.comment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/tickets/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let something happen to a ticket
         * @description Roles: member, purchaser, operator, admin.
         */
        post: operations["ticket.act"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/topologies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Topologies on record
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["topology.list"];
        put?: never;
        /**
         * Record the topology as it is known
         * @description Roles: operator, admin.
         */
        post: operations["topology.record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/topologies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A topology
         * @description Roles: purchaser, operator, admin.
         */
        get: operations["topology.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/tree/{project}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A project, what it has, and those directly below it
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["tree.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/tree/{project}/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set what a project and all below it may have
         * @description Roles: purchaser, operator, admin.
         */
        put: operations["tree.limit"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Usage of a project in a month
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["usage.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/usage-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Batches that were imported, newest first
         * @description Roles: operator, admin.
         */
        get: operations["usage-import.list"];
        put?: never;
        /**
         * Import usage of outside meters: all of a batch, or, with every fault named, none
         * @description Any valid token.
         */
        post: operations["usage-import.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/usage-sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sources, oldest first
         * @description Roles: operator, admin.
         */
        get: operations["usage-source.list"];
        put?: never;
        /**
         * Register a service user as a source
         * @description Roles: operator, admin.
         */
        post: operations["usage-source.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/usage-sources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a source; what it imported stays
         * @description Roles: operator, admin.
         */
        delete: operations["usage-source.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/usage/{project}/{month}/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The usage list of a project and month, as a document
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["sheet.usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/v1/utilisation/{month}/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The report of utilisation of a month such as 2026-11: of the whole cloud for purchaser and operator, or of a project; of the own project for others
         * @description Roles: reader, member, purchaser, operator, admin.
         */
        get: operations["sheet.utilisation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What the operator proposes about a dispute is agreed with. */
        AcceptDisputeRequest: {
            /**
             * Format: int64
             * @description Number of the proposal that was seen: 409 (`ProposalChanged`), if another one stands by now.
             */
            proposal: number;
            /** @description `tenant` or `purchaser`; needed only by who may be both. */
            side?: string | null;
        };
        /** @description A word on a grant. */
        AccessAnswer: {
            /** @description Remark. */
            note?: string | null;
        };
        /** @description A key to a console. */
        AccessConsole: {
            /** @description When the session ends at the latest. */
            ends_at: string;
            /** @description Until when it opens. */
            expires_at: string;
            /** @description Server. */
            server: string;
            /** @description WebSocket (`wss`) for one connection, as that of Nova's serial consoles. */
            url: string;
        };
        /** @description A wish for a console. */
        AccessConsoleRequest: {
            /** @description Server. */
            server: string;
        };
        /** @description Leave to enter servers of a project. */
        AccessGrant: {
            /** @description When it ended after it was in force, or without an answer. */
            closed_at?: string | null;
            /** @description Who ended it: user id; none if it ended by itself. */
            closed_by?: string | null;
            /** @description That one's name. */
            closed_name?: string | null;
            /** @description When the project answered. */
            decided_at?: string | null;
            /** @description Who did: user id. */
            decided_by?: string | null;
            /** @description That one's name. */
            decided_name?: string | null;
            /** @description Id. */
            id: string;
            /**
             * Format: int32
             * @description For how long.
             */
            minutes: number;
            /** @description What was remarked last. */
            note?: string | null;
            /** @description Who asks: user id. */
            operator: string;
            /** @description That one's name. */
            operator_name: string;
            /** @description Whose servers. */
            project: string;
            /** @description What for. */
            reason: string;
            /** @description When it was asked for. */
            requested_at: string;
            /** @description Which; none for all. */
            servers: string[];
            /** @description `requested`, `granted`, `ended`, `refused`, `revoked`, `expired`. */
            state: string;
            /** @description When it ends, or ended, by itself: unanswered, or in force. */
            until: string;
        };
        /** @description Grants of access. */
        AccessGrants: {
            /** @description Newest first. */
            access_grants: components["schemas"]["AccessGrant"][];
            /** @description Where to go on. */
            next?: string | null;
        };
        /** @description A piece of a recording. */
        AccessPiece: {
            /** @description When. */
            at: string;
            /** @description The bytes, base64. */
            data: string;
            /** @description `in` to the server, `out` from it, `mark` for the end marker. */
            direction: string;
            /**
             * Format: int64
             * @description Place, from 1.
             */
            n: number;
            /** @description As text; what is no UTF-8 is replaced. */
            text: string;
        };
        /** @description A page of a recording. */
        AccessRecording: {
            /** @description The digests of these pieces fit, and at the end lead to the one that was sealed. */
            intact: boolean;
            /** @description Where to go on. */
            next?: string | null;
            /** @description In order. */
            pieces: components["schemas"]["AccessPiece"][];
            /** @description Session. */
            session: components["schemas"]["AccessSession"];
        };
        /** @description A wish to enter servers of a project. */
        AccessRequest: {
            /**
             * Format: int32
             * @description For how long, 1 to 480.
             */
            minutes: number;
            /** @description Whose servers; may be left out where servers are named. */
            project?: string | null;
            /** @description What for: the tenant reads it before he decides. */
            reason: string;
            /** @description Which servers, at most 50; none for all of the project. */
            servers?: string[];
        };
        /** @description A console that was opened under a grant. */
        AccessSession: {
            /**
             * Format: int64
             * @description Bytes that were recorded.
             */
            bytes: number;
            /** @description SM3 over the recording, sealed in the ledger; none while it goes on. */
            digest?: string | null;
            /** @description When it ended; none while it goes on. */
            ended_at?: string | null;
            /** @description How: `left`, `guest`, `revoked`, `ended`, `expired`, `barred` (login or role gone), `full` (recordings have a bound), `unrecorded`, `lost`. */
            ending?: string | null;
            /** @description Id. */
            id: string;
            /**
             * Format: int64
             * @description Pieces of the recording.
             */
            pieces: number;
            /** @description Server. */
            server: string;
            /** @description Its name then. */
            server_name: string;
            /** @description When it was opened. */
            started_at: string;
        };
        /** @description Consoles that were opened. */
        AccessSessions: {
            /** @description In order. */
            sessions: components["schemas"]["AccessSession"][];
        };
        /** @description A wish for an account of one person. */
        AccountOrderRequest: {
            /** @description Where he works and how he is reached. */
            contact: string;
            /** @description Remark. */
            note?: string | null;
            /** @description Name of the person. */
            person: string;
            /** @description What for. */
            purpose: string;
            /** @description `member` or `reader`, for an account of this cloud. */
            role?: string | null;
            /** @description `platform` (this cloud), `vpn`, `bastion`. */
            system: string;
            /** @description Until when (RFC 3339). */
            until: string;
            /** @description Why it must take the urgent path. */
            urgent?: string | null;
            /** @description Id of the user, for an account of this cloud. */
            user?: string | null;
        };
        /** @description Which resources to take in: `resources`, or all of the project that fit and belong to no system. */
        AdoptRequest: {
            /** @description Of this architecture. */
            arch?: string | null;
            /** @description Those of this kind. */
            kind?: string | null;
            /** @description Also those that belong to another system: they leave it. */
            move?: boolean;
            /** @description Whose name begins so. */
            name_prefix?: string | null;
            /** @description Why. */
            reason?: string;
            /** @description These. */
            resources?: string[] | null;
        };
        /** @description What came in. */
        Adopted: {
            /** @description There are more that fit: ask again. */
            more: boolean;
            /** @description Resources. */
            resources: string[];
        };
        /** @description Advice on a server. */
        Advice: {
            /** @description When it was settled. */
            closed_at?: string | null;
            /** @description Mean load of its CPUs, per cent. */
            cpu_percent: string;
            /** @description When the owner was told. */
            given_at?: string | null;
            /** @description By whom. */
            given_by?: string | null;
            /** @description Id. */
            id: string;
            /** @description `zombie`, `idle`, `overloaded`. */
            kind: string;
            /** @description Name. */
            name: string;
            /** @description What was said. */
            note: string;
            /** @description Project. */
            project: string;
            /** @description When it was found. */
            raised_at: string;
            /** @description Server. */
            resource: string;
            /** @description `open`, `given`, `closed`. */
            state: string;
            /** @description What to do. */
            text: string;
            /** @description In English. */
            text_en: string;
        };
        /** @description That the owner was told. */
        AdviceGiven: {
            /** @description How, and what was said. */
            note: string;
        };
        /** @description Advice on servers. */
        AdviceList: {
            /** @description Newest first. */
            advice: components["schemas"]["Advice"][];
        };
        /** @description Quota that was handed on. */
        Allocation: {
            /** @description When. */
            at: string;
            /** @description Who: user id. */
            by: string;
            /** @description Name. */
            by_name: string;
            /** @description To. */
            child: string;
            /** @description When it was taken back. */
            ended_at?: string | null;
            /** @description Id. */
            id: string;
            /** @description From. */
            parent: string;
            /** @description Why. */
            reason?: string | null;
            /** @description What. */
            resources: {
                [key: string]: number;
            };
        };
        /** @description A wish to hand quota on. */
        AllocationRequest: {
            /** @description Project directly below. */
            child: string;
            /** @description Why. */
            reason?: string | null;
            /** @description By resource. */
            resources: {
                [key: string]: number;
            };
        };
        /** @description What was handed on. */
        Allocations: {
            /** @description Newest first. */
            allocations: components["schemas"]["Allocation"][];
        };
        /** @description Another way to read a clause. */
        Alternative: {
            /** @description What it would change. */
            effect: string;
            /** @description The rule. */
            value: string;
            /** @description That in yuan, where it can be said beforehand. */
            yuan?: string | null;
        };
        /** @description An objection. */
        AppealRequest: {
            /** @description Proof, at least one piece. */
            evidence: components["schemas"]["ScoreEvidence"][];
            /** @description Items that it is about; none for the whole. */
            items?: string[];
            /** @description Why. */
            reason: string;
        };
        /** @description An article. */
        Article: {
            /** @description When this version was written. */
            at: string;
            /** @description For whom. */
            audience: string;
            /** @description Who wrote it: name. */
            author_name: string;
            /** @description Id. */
            id: string;
            /** @description More words by which it is found. */
            keywords: string;
            /** @description The problem that it is about. */
            problem?: string | null;
            /** @description Text. */
            text: string;
            /** @description Title. */
            title: string;
            /**
             * Format: int64
             * @description Number of this version.
             */
            version: number;
            /** @description All versions, newest first; for the staff, where one article is shown. */
            versions?: components["schemas"]["ArticleVersion"][] | null;
            /** @description It is found no more. */
            withdrawn: boolean;
        };
        /** @description An article, or its next version. */
        ArticleRequest: {
            /** @description `everybody`, `staff`; `everybody` unless given. */
            audience?: string | null;
            /** @description More words by which it is found. */
            keywords?: string | null;
            /** @description The problem that it is about. */
            problem?: string | null;
            /** @description 1 to 8000 characters. */
            text: string;
            /** @description 1 to 200 characters. */
            title: string;
            /**
             * Format: int64
             * @description For a next version: the number of the one that it was made from.
             */
            version?: number | null;
        };
        /** @description A version of an article. */
        ArticleVersion: {
            /** @description When. */
            at: string;
            /** @description Who wrote it: name. */
            author_name: string;
            /** @description Text then. */
            text: string;
            /** @description Title then. */
            title: string;
            /**
             * Format: int64
             * @description Number.
             */
            version: number;
        };
        /** @description Articles. */
        Articles: {
            /** @description Newest first. */
            articles: components["schemas"]["Article"][];
        };
        /** @description An assessment. */
        Assessment: {
            /** @description When the result was told. */
            announced_at?: string | null;
            /** @description Until when the operator may appeal. */
            appeal_until?: string | null;
            /** @description When the operator agreed. */
            confirmed_at?: string | null;
            /** @description Contract. */
            contract: string;
            /** @description SM3 of the contract's text. */
            contract_digest: string;
            /** @description Version of the contract by which it is computed, for ever. */
            contract_version: string;
            /** @description When it is due. */
            due_at?: string | null;
            /** @description What was said and given, oldest first. */
            entries?: components["schemas"]["ScoreEntry"][];
            /** @description What the records gave, decimal text by name. */
            figures: {
                [key: string]: string;
            };
            /** @description They were read as stored before this instant. */
            figures_at?: string | null;
            /** @description When it was signed off. */
            final_at?: string | null;
            /** @description First day of the period. */
            from: string;
            /** @description Id. */
            id: string;
            /** @description It is late. */
            late: boolean;
            /** @description When. */
            opened_at: string;
            /** @description Who opened it: user id. */
            opened_by: string;
            /** @description Who opened it: name. */
            opened_by_name: string;
            /** @description Project, for a project's own evaluation. */
            project?: string | null;
            /** @description The day on which it was found mended. */
            rectified?: string | null;
            /** @description Until when what was found is to be mended. */
            rectify_until?: string | null;
            /** @description The review is late. */
            review_late: boolean;
            /** @description Until when an appeal is to be reviewed. */
            review_until?: string | null;
            /** @description When it was reviewed. */
            reviewed_at?: string | null;
            /** @description Scheme. */
            scheme: string;
            score?: components["schemas"]["AssessmentScore"] | null;
            /** @description `open`, `announced`, `appealed`, `reviewed`, `final`. */
            state: string;
            /** @description Last day. */
            until: string;
        };
        /** @description An item with its points. */
        AssessmentItem: {
            /** @description Name of the figure, or of the person. */
            by?: string | null;
            /** @description Where the tender says so. */
            clause: string;
            /** @description Item. */
            id: string;
            /** @description `score`, `deduct`, `bonus`. */
            kind: string;
            /** @description The most. */
            most: string;
            /** @description Name. */
            name: string;
            /** @description Name in English. */
            name_en: string;
            /** @description Points of the parts, by part. */
            parts?: {
                [key: string]: string | null;
            };
            /** @description Points; none while something is open. */
            points?: string | null;
            /** @description `record`, `person`, `parts`, `open`. */
            source: string;
            /** @description The figure, or what was judged. */
            value?: string | null;
        };
        /** @description A wish for an assessment. */
        AssessmentRequest: {
            /** @description A project's own evaluation, which its people see and no payment depends on. */
            project?: string | null;
            /** @description Scheme. */
            scheme: string;
            /** @description Last day of the period (`2026-06-30`); for a scheme that is held once, the day as of which: today unless given. */
            until?: string | null;
        };
        /** @description An assessment scheme. */
        AssessmentScheme: {
            /** @description Where the tender says so. */
            clause: string;
            /** @description `month`, `quarter`, `half_year`, `year`, `once`. */
            every: string;
            /** @description Id. */
            id: string;
            /** @description Items. */
            items: components["schemas"]["SchemeRow"][];
            /** @description Name. */
            name: string;
            /** @description Name in English. */
            name_en: string;
            /** @description Points in all. */
            points: string;
            /** @description Words for a result, highest first. */
            results: components["schemas"]["SchemeWord"][];
            /** @description One of these, and the scheme is failed. */
            vetoes: components["schemas"]["SchemeRow"][];
        };
        /** @description A score. */
        AssessmentScore: {
            /** @description Items. */
            items: components["schemas"]["AssessmentItem"][];
            /** @description What nobody and no record has told yet. */
            open: string[];
            /** @description The word for it. */
            result?: string | null;
            /** @description The word in English. */
            result_en?: string | null;
            /** @description Points; while something is open, what is certain so far. */
            score: string;
            /** @description Vetoes that hold. */
            vetoes: string[];
        };
        /** @description Assessments. */
        Assessments: {
            /** @description Newest first, without scores and entries while they are not final. */
            assessments: components["schemas"]["Assessment"][];
            /** @description Marker of the next page. */
            next?: string | null;
        };
        /** @description An entry of the register. */
        Asset: components["schemas"]["AssetRequest"] & {
            /** @description When it was registered. */
            created_at: string;
            /** @description Id. */
            id: string;
            /**
             * Format: int64
             * @description Rises with every change.
             */
            revision: number;
            /** @description When it was last changed. */
            updated_at: string;
        };
        /** @description What is said of an asset. */
        AssetRequest: {
            address?: string;
            /** @description `server`, `network`, `security`, `storage`, `application`, `software`. */
            class: string;
            /** @description The host of the cloud that it is. */
            host?: string | null;
            location?: string;
            model?: string;
            name: string;
            note?: string;
            owner?: string;
            serial?: string;
            /** @description `in_stock`, `in_use`, `repair`, `retired`. */
            state: string;
            vendor?: string;
            version?: string;
            /** @description Last day of the warranty. */
            warranty?: string | null;
        };
        /** @description Assets. */
        Assets: {
            /** @description By age. */
            assets: components["schemas"]["Asset"][];
        };
        /** @description Who works on a ticket, and the incident that it led to. */
        Assignment: {
            /** @description User id. */
            assignee?: string | null;
            /** @description Incident. */
            incident?: string | null;
        };
        /** @description An entry of the audit ledger. */
        AuditEntry: {
            /** @description Action. */
            action: string;
            /** @description When. */
            at: string;
            /** @description Chain value, once sealed. */
            chain?: string | null;
            /** @description More. */
            detail?: string | null;
            /** @description Id. */
            id: string;
            /** @description `begun`, `done`, `refused`. */
            outcome: string;
            /** @description Path without its query. */
            path: string;
            /**
             * Format: int64
             * @description Place in the chain, once sealed.
             */
            place?: number | null;
            /** @description Project of the scope. */
            project?: string | null;
            /** @description Remote address. */
            remote?: string | null;
            /** @description Request id. */
            request: string;
            /**
             * Format: int64
             * @description Order of writing.
             */
            seq: number;
            /** @description Service. */
            service: string;
            /**
             * Format: int32
             * @description HTTP status.
             */
            status?: number | null;
            /** @description User id. */
            user: string;
            /** @description User name as it was. */
            user_name: string;
        };
        /** @description A page of the audit ledger. */
        AuditPage: {
            /** @description A page of them, oldest first unless asked otherwise; it may be short, even empty, and still have a `next`. */
            entries: components["schemas"]["AuditEntry"][];
            /** @description Marker of the next page; none at the end. */
            next?: string | null;
        };
        /** @description A time in which a resource was not up. */
        AvailabilityStretch: {
            /** @description From. */
            from: string;
            /** @description `down`, `planned`, `off`. */
            state: string;
            /** @description To. */
            to: string;
        };
        /** @description A bill. */
        Bill: {
            /** @description Facts stored up to this instant were read; in the running month also the instant whose quantities count. */
            as_of: string;
            /** @description First instant of the month. */
            begin: string;
            /** @description Contract. */
            contract: string;
            /** @description SM3 of its text. */
            contract_digest: string;
            /** @description Of a draft: a version that awaits the purchaser's agreement and would hold in this month; it does not count. */
            contract_proposed?: string | null;
            /** @description Its version at the end of the month. */
            contract_version: string;
            /** @description All versions that priced a line, oldest first. */
            contract_versions: string[];
            /** @description ISO 4217. */
            currency: string;
            /** @description It can still change. */
            draft: boolean;
            /** @description First instant after the month. */
            end: string;
            /** @description Id, once closed. */
            id?: string | null;
            /** @description Lines: usage in the order of the price book, then corrections of earlier periods. */
            lines: components["schemas"]["BillLine"][];
            /** @description Month. */
            month: string;
            /** @description Who owes. */
            project: string;
            /** @description Readings that the lines rest on: name and rule taken. */
            readings: {
                [key: string]: string;
            };
            /** @description No real engine stood behind the usage. */
            simulated: boolean;
            /** @description Sum of the lines, yuan. */
            total: string;
            /** @description Usage that no price row covers: shown, not charged. */
            unpriced: components["schemas"]["Unpriced"][];
            /** @description Time zone of the month's edges. */
            zone: string;
        };
        /** @description An adjustment of a closed bill. */
        BillAdjustment: {
            /** @description What is booked now, yuan. */
            amount: string;
            /** @description The bill that it corrects. */
            bill: string;
            /** @description The period in which it is booked. */
            booked_in: string;
            /** @description `facts` or `dispute`. */
            cause: string;
            /** @description The dispute, or keys of the facts. */
            causes: string[];
            /** @description Id. */
            id: string;
            /** @description Number of the price row. */
            item: string;
            /** @description Its line. */
            line: string;
            /** @description Its period. */
            month: string;
            /** @description What was booked, yuan. */
            old_amount: string;
            /** @description What was booked. */
            old_quantity: string;
            /** @description Project. */
            project: string;
            /** @description What is booked now. */
            quantity: string;
            /** @description Why. */
            reason: string;
            /** @description Price at which it was booked, yuan. */
            unit_price: string;
        };
        /** @description Adjustments, newest first. */
        BillAdjustments: {
            /** @description A page of them. */
            adjustments: components["schemas"]["BillAdjustment"][];
        };
        /** @description A dispute. */
        BillDispute: {
            /** @description The adjustment that came of it. */
            adjustment?: string | null;
            /** @description What it freezes, yuan. */
            amount: string;
            /** @description Bill. */
            bill: string;
            /** @description Id. */
            id: string;
            /** @description Number of the price row. */
            item: string;
            /**
             * Format: int64
             * @description Line.
             */
            line: number;
            /** @description Month. */
            month: string;
            /** @description Project. */
            project: string;
            proposal?: components["schemas"]["DisputeProposal"] | null;
            /** @description Who raised it. */
            raised: components["schemas"]["Signature"];
            /** @description Why. */
            reason: string;
            /** @description What was found. */
            resolution?: string | null;
            resolved?: components["schemas"]["Signature"] | null;
            /** @description Who disputes. */
            side: string;
            /** @description `open`, `proposed`, `declined`, `upheld`, `rejected`, `withdrawn`. */
            state: string;
        };
        /** @description Disputes, newest first. */
        BillDisputes: {
            /** @description A page of them, newest first unless asked otherwise. */
            disputes: components["schemas"]["BillDispute"][];
            /** @description Marker of the next page; none at the end. */
            next?: string | null;
        };
        /** @description An interval on a bill. */
        BillInterval: {
            /** @description First instant that counts. */
            from: string;
            /** @description Id. */
            id: string;
            /** @description Kind of resource. */
            kind: string;
            /** @description Its name. */
            name: string;
            /** @description Order that created it. */
            order?: string | null;
            /** @description Quantity, in the unit of the meter. */
            quantity: string;
            /** @description Resource. */
            resource: string;
            /** @description First instant after; none while it runs. */
            to?: string | null;
        };
        /** @description A line of a bill. */
        BillLine: {
            /** @description Amount, yuan, to the fen; below zero in a reversal. */
            amount: string;
            /** @description Category. */
            category: string;
            corrects?: components["schemas"]["Corrected"] | null;
            /** @description Usage that the quantity comes from. */
            intervals: components["schemas"]["BillInterval"][];
            /** @description Number of the price row. */
            item: string;
            /** @description `usage`, or `reversal` and `new` for a correction of an earlier period. */
            kind: string;
            /** @description How the quantity was measured; none where an old correction does not say. */
            measure?: string | null;
            /** @description Name. */
            name: string;
            /** @description Name in English. */
            name_en: string;
            part?: components["schemas"]["LinePart"] | null;
            /** @description What the price is for; none where an old correction does not say. */
            per?: string | null;
            /** @description Quantity, to six decimals; below zero in a reversal. */
            quantity: string;
            /** @description Unit. */
            unit: string;
            /** @description Price of a unit, yuan. */
            unit_price: string;
        };
        /** @description A bill in a list. */
        BillSummary: {
            /** @description Facts stored up to this instant were read. */
            as_of: string;
            /** @description It can still change. */
            draft: boolean;
            /** @description Month. */
            month: string;
            /** @description Project. */
            project: string;
            /** @description Sum, yuan. */
            total: string;
        };
        /** @description A month in a list of a project's bills. */
        BilledMonth: {
            /** @description Of that, frozen, yuan. */
            frozen: string;
            /** @description Month. */
            month: string;
            /** @description How far the reconciliation is. */
            reconciliation: string;
            /** @description `draft`, `issued`, `confirmed`, `settled`. */
            state: string;
            /** @description Sum, yuan. */
            total: string;
            /**
             * Format: int64
             * @description Lines that somebody must still confirm.
             */
            unfinished: number;
        };
        /** @description The bills of a project over some months. */
        BilledTerm: {
            /** @description Sum of the drafts, yuan. */
            draft: string;
            /** @description Of that, frozen, yuan. */
            frozen: string;
            /** @description Sum of the issued ones, yuan. */
            issued: string;
            /** @description Months; drafts among them only where one project is asked for. */
            months: components["schemas"]["BilledMonth"][];
            /** @description Project. */
            project: string;
        };
        /** @description Bills by project over some months. */
        BilledTerms: {
            /** @description First month. */
            from: string;
            /**
             * Format: int32
             * @description Months.
             */
            months: number;
            /** @description A page of projects. */
            projects: components["schemas"]["BilledTerm"][];
        };
        /** @description Bills of a month. */
        Bills: {
            /** @description By project. */
            bills: components["schemas"]["BillSummary"][];
        };
        /** @description Something that happened to an issued bill. */
        BookEvent: {
            /** @description `issue`, `confirm`, `silence`, `dispute`, `withdraw`, `propose`, `decline`, `lapse`, `uphold`, `concede`, `decide`, `sign`. */
            event: string;
            /**
             * Format: int64
             * @description Line; none for the bill as a whole.
             */
            line?: number | null;
            /** @description Why. */
            reason?: string | null;
            /** @description `tenant` or `purchaser`. */
            side?: string | null;
            /** @description Who and when. */
            signature: components["schemas"]["Signature"];
        };
        /** @description An issued bill and how far its reconciliation is. */
        BookState: {
            /** @description Id of the bill. */
            bill: string;
            /** @description When the last line was confirmed or adjusted. */
            confirmed_at?: string | null;
            /**
             * Format: int64
             * @description Lines in dispute.
             */
            disputed: number;
            /** @description What disputes freeze, yuan. */
            frozen: string;
            /** @description When. */
            issued_at: string;
            /** @description Who issued it; `deadline` where the contract's time did. */
            issued_by: string;
            /**
             * Format: int64
             * @description Lines.
             */
            lines: number;
            /** @description Month. */
            month: string;
            /** @description Project. */
            project: string;
            purchaser?: components["schemas"]["Signature"] | null;
            /** @description `open`, `signed_by_tenant`, `signed_by_purchaser`, `signed_off`. */
            reconciliation: string;
            /** @description When the last line was settled. */
            settled_at?: string | null;
            /** @description What nobody disputes until then counts as confirmed. */
            silence_confirms: boolean;
            /** @description `issued`, `confirmed`, `settled`. */
            state: string;
            tenant?: components["schemas"]["Signature"] | null;
            /** @description What the bill comes to, yuan. */
            total: string;
            /**
             * Format: int64
             * @description Lines that somebody must still confirm, or whose dispute is open.
             */
            unfinished: number;
            /** @description Until when both sides verify it. */
            verify_due?: string | null;
        };
        /** @description Issued bills, newest first. */
        BookStates: {
            /** @description A page of them, newest first unless asked otherwise. */
            books: components["schemas"]["BookState"][];
            /** @description Marker of the next page; none at the end. */
            next?: string | null;
        };
        /** @description The brand of a domain. */
        Branding: {
            certificate?: components["schemas"]["BrandingCertificate"] | null;
            /** @description Primary colour. */
            colour: string;
            /** @description Contrast of white text on it, to one. */
            contrast: string;
            /** @description Id of the domain. */
            domain: string;
            /** @description Host name of its own. */
            host?: string | null;
            logo?: components["schemas"]["BrandingLogo"] | null;
            /** @description The same in English. */
            name_en: string;
            /** @description Name of the product in Chinese. */
            name_zh: string;
            /** @description When it was written last. */
            updated_at: string;
        };
        /** @description What is known of a certificate. */
        BrandingCertificate: {
            /** @description Until when. */
            not_after: string;
            /** @description Since when it holds. */
            not_before: string;
            /** @description SHA-256 of it. */
            sha256: string;
        };
        /** @description A logo. */
        BrandingLogo: {
            /** @description Media type. */
            kind: string;
            /** @description Address on this origin. */
            path: string;
            /**
             * Format: int32
             * @description Bytes.
             */
            size: number;
        };
        /** @description What a brand is to be. Of logo and certificate, what is not given stays, and an empty text removes it. */
        BrandingRequest: {
            /** @description Certificate of the host name and those above it, PEM. */
            certificate?: string | null;
            /** @description Primary colour, `#rrggbb`; white text on it has a contrast of 4.5:1 or more (WCAG AA). */
            colour: string;
            /** @description Host name of the domain's own; none without it, and then no certificate either. */
            host?: string | null;
            /** @description Its private key, PEM. It is sealed, and never given out. */
            key?: string | null;
            /** @description PNG, JPEG or WebP in base64, 256 KiB at most. */
            logo?: string | null;
            /** @description The same in English. */
            name_en: string;
            /** @description Name of the product in Chinese, 40 characters at most. */
            name_zh: string;
        };
        /** @description Brands of domains. */
        Brandings: {
            /** @description Brands; a domain without one is left out. */
            brandings: components["schemas"]["Branding"][];
        };
        /** @description Minutes of downtime. */
        Budget: {
            /** @description That the target allows. */
            allowed: string;
            /** @description Left; negative if the target is missed. */
            left: string;
            /** @description Used. */
            used: string;
        };
        /** @description Where the working days of a year come from. */
        CalendarYear: {
            /** @description The announcement. */
            source?: string | null;
            /** @description No announcement is known: Monday to Friday is assumed. */
            weekdays_assumed: boolean;
            /**
             * Format: int32
             * @description The year.
             */
            year: number;
        };
        /** @description A cap. */
        CapUse: {
            /** @description Cap. */
            cap: string;
            /** @description What is left, yuan. */
            left?: string | null;
            /** @description The most, yuan; none while the contract's total is not known. */
            most?: string | null;
            /** @description What counts towards it, yuan. */
            used: string;
            /**
             * Format: int32
             * @description Year of the contract, from 1; none for one over the whole contract.
             */
            year?: number | null;
        };
        /** @description A clock. The deadline itself is in time. */
        CaseClock: {
            /** @description Until when. */
            due: string;
            /** @description What it is for. */
            stage: string;
            /** @description `running`, `paused`, `met`, `late`, `waived`. */
            standing: string;
            /** @description When it stopped. */
            stopped_at?: string | null;
        };
        /** @description A change. */
        Change: {
            /** @description Until when an emergency that has begun must be approved. */
            approve_due?: string | null;
            /** @description When it was approved. */
            approved_at?: string | null;
            /** @description Who approved it: user id. */
            approved_by?: string | null;
            /** @description When it was finished. */
            finished_at?: string | null;
            /** @description From when it may run. */
            from: string;
            /** @description Id. */
            id: string;
            /** @description Kind. */
            kind: string;
            /** @description Done by the end of its window. */
            on_time?: boolean | null;
            /** @description How it ended. */
            outcome?: string | null;
            /** @description What is done. */
            plan: string;
            /** @description Project, if its resources are one project's. */
            project?: string | null;
            /** @description When it was requested. */
            requested_at: string;
            /** @description Who wants it: user id. */
            requester: string;
            /** @description Who wants it: name. */
            requester_name: string;
            /** @description Resources. */
            resources: string[];
            /** @description Who reviewed it: user id. */
            reviewed_by?: string | null;
            /** @description Risk. */
            risk: string;
            /** @description When the rollback began. */
            rollback_at?: string | null;
            /** @description Until when the rollback must be through. */
            rollback_due?: string | null;
            /** @description What is done if it goes wrong. */
            rollback_plan: string;
            /** @description When it began. */
            started_at?: string | null;
            /** @description State. */
            state: string;
            /** @description Its name in Chinese. */
            state_name: string;
            /** @description Its name in English. */
            state_name_en: string;
            /** @description Business systems. */
            systems: string[];
            /** @description What happened; only where one change is shown. */
            timeline?: components["schemas"]["TimelineEntry"][] | null;
            /** @description Title. */
            title: string;
            /** @description Until when it is to be done. */
            to: string;
        };
        /** @description Something that happens to a change. */
        ChangeEvent: {
            /** @description When it happened, if it is entered afterwards. */
            at?: string | null;
            /** @description `review`, `approve`, `reject`, `begin`, `roll_back`, `finish`, `verify`, `cancel`. */
            event: string;
            /** @description Remark; required for `reject`, `cancel`, `roll_back`, `verify`. */
            note?: string | null;
            /** @description With `finish`: `done`, `rolled_back`, `failed`. */
            outcome?: string | null;
        };
        /** @description A wish for a change. */
        ChangeRequest: {
            /** @description From when it may run. */
            from: string;
            /** @description `pre_authorised`, `standard`, `emergency`, `reviewed`. */
            kind: string;
            /** @description What is done, and how. */
            plan: string;
            /** @description Whose resources, if they are one project's. */
            project?: string | null;
            /** @description Resources. */
            resources?: string[];
            /** @description `low`, `medium`, `high`. */
            risk: string;
            /** @description What is done if it goes wrong. */
            rollback_plan: string;
            /** @description Business systems. */
            systems?: string[];
            /** @description 1 to 200 characters. */
            title: string;
            /** @description Until when it is to be done. */
            to: string;
        };
        /** @description Changes. */
        Changes: {
            /** @description A page of them, newest first unless asked otherwise. */
            changes: components["schemas"]["Change"][];
            /** @description Marker of the next page; none at the end. */
            next?: string | null;
        };
        /** @description A clause and how things stand with it. */
        Clause: {
            /** @description Area. */
            area: string;
            /**
             * Format: int64
             * @description Certificates on record that hold.
             */
            certificates: number;
            /** @description Contract. */
            contract: string;
            /** @description `none`, `positive`, `negative`, `not_applicable`: as a deviation table says it. */
            deviation: string;
            evidence?: components["schemas"]["ClauseEvidence"] | null;
            /** @description Number. */
            id: string;
            /** @description `software`, `performance`, `record`, `out`. */
            kind: string;
            last_test?: components["schemas"]["ClauseTest"] | null;
            /** @description Figure that it names. */
            metric: string;
            /** @description What this cloud can measure about it, if anything. */
            probe?: string | null;
            /** @description Why it is not met, or not wholly. */
            reason: string;
            /** @description In English. */
            reason_en: string;
            /** @description What is asked for. */
            requirement: string;
            /** @description In English. */
            requirement_en: string;
            /**
             * Format: int64
             * @description Screenshots on record.
             */
            screenshots: number;
            /** @description Tests and commands that show it. */
            shown_by: string[];
            /** @description `met`, `partly`, `open`, `outside`. */
            state: string;
            /** @description System or chapter. */
            system: string;
        };
        /** @description What the running cloud says about a clause. */
        ClauseEvidence: {
            /** @description When. */
            at: string;
            /** @description What it said, by name. */
            found: {
                [key: string]: string;
            };
            /** @description What was asked. */
            probe: string;
            /** @description `holds`, `fails`, or `unknown`: there is nothing to measure yet, or not here. */
            verdict: string;
        };
        /** @description The report of a test, a screenshot or a certificate that proves clauses. */
        ClauseProof: {
            /** @description When the test was run, the picture taken, the certificate issued. */
            at: string;
            /** @description Who put it on record. */
            by_name: string;
            /** @description The clauses that it proves. */
            clauses: string[];
            /** @description The file. */
            file: components["schemas"]["ClauseProofFile"];
            /** @description Id. */
            id: string;
            /** @description `test`, `screenshot`, `certificate`. */
            kind: string;
            /** @description Remark. */
            note: string;
            /** @description Of a test: it was passed. */
            passed?: boolean | null;
            /** @description When. */
            recorded_at: string;
            /** @description What it is called. */
            title: string;
            /** @description Of a certificate: until when it holds. */
            valid_until?: string | null;
            /** @description When it was withdrawn. */
            withdrawn_at?: string | null;
            /** @description By whom. */
            withdrawn_by?: string | null;
            /** @description Why. */
            withdrawn_reason?: string | null;
        };
        /** @description The file of a proof, as `GET /ops/v1/evidence/{id}` gives it. */
        ClauseProofFile: {
            /** @description Id. */
            id: string;
            /** @description Media type. */
            media: string;
            /** @description File name. */
            name: string;
            /** @description SHA-256. */
            sha256: string;
        };
        /** @description A wish to put a proof on record. */
        ClauseProofRequest: {
            /** @description When the test was run, the picture taken, the certificate issued; now, unless given. */
            at?: string | null;
            /** @description The clauses that it proves, 1 to 500. */
            clauses: string[];
            /** @description Id of the file; of a screenshot a picture. */
            evidence: string;
            /** @description `test`, `screenshot`, `certificate`. */
            kind: string;
            /** @description Remark. */
            note?: string | null;
            /** @description Of a test, and of it alone: whether it was passed. */
            passed?: boolean | null;
            /** @description What it is called. */
            title: string;
            /** @description Of a certificate: until when it holds. */
            valid_until?: string | null;
        };
        /** @description Why a proof proves nothing any more. */
        ClauseProofWithdrawal: {
            /** @description Why. */
            reason: string;
        };
        /** @description Proofs of clauses. */
        ClauseProofs: {
            /** @description Newest first. */
            proofs: components["schemas"]["ClauseProof"][];
        };
        /** @description The last test of a clause that is on record. */
        ClauseTest: {
            /** @description When it was run. */
            at: string;
            /** @description It was passed. */
            passed: boolean;
            /** @description What its report is called. */
            title: string;
        };
        /** @description Clauses. */
        Clauses: {
            /** @description By number. */
            clauses: components["schemas"]["Clause"][];
        };
        /** @description Words on a ticket. */
        CommentRequest: {
            /** @description Among the staff. */
            internal?: boolean;
            /** @description 1 to 2000 characters. */
            note: string;
        };
        /** @description The contract in force. */
        Contract: {
            /** @description ISO 4217. */
            currency: string;
            /** @description SM3 of its text. */
            digest: string;
            /** @description Last day. */
            end: string;
            /** @description Short name. */
            id: string;
            /** @description Who pays. */
            purchaser: string;
            /** @description Rules that the tender leaves open, as they were taken. */
            readings: components["schemas"]["Reading"][];
            /** @description First day. */
            start: string;
            /** @description Who supplies. */
            supplier: string;
            /** @description Title. */
            title: string;
            /** @description Title in English. */
            title_en: string;
            /** @description Version. */
            version: string;
            /** @description Time zone of its months. */
            zone: string;
        };
        /** @description A difference between two versions. */
        ContractChange: {
            /** @description Which row or key. */
            id: string;
            /** @description Section: `item`, `payment`, `term`, …; `contract` for a key of the head. */
            kind: string;
            /** @description What is different. */
            what: string;
            /** @description What it changes over the contract, yuan, if that follows. */
            yuan?: string | null;
        };
        /** @description What a version changes. */
        ContractChanges: {
            /** @description Differences, in the order of the file. */
            changes: components["schemas"]["ContractChange"][];
            /** @description The version that was in force when it came. */
            since: string;
            /** @description The same after. */
            total?: string | null;
            /** @description Total of the contract before, yuan. */
            total_before?: string | null;
        };
        /** @description A text that was checked. */
        ContractCheck: {
            contract?: components["schemas"]["ContractHoldings"] | null;
            /** @description How many problems there are. */
            problem_count: number;
            /** @description The first thousand of them, in the order of the lines. */
            problems: components["schemas"]["ContractProblem"][];
            /** @description It could be loaded. */
            valid: boolean;
        };
        /** @description A difference between two texts. */
        ContractDifference: {
            /** @description Which row or key. */
            id: string;
            /** @description Section: `item`, `payment`, `term`, …; `contract` for a key of the head. */
            kind: string;
            /** @description The same after. */
            price?: string | null;
            /** @description Price of the row before, yuan; for rows of the price book. */
            price_before?: string | null;
            /** @description What is different. */
            what: string;
            /** @description What it changes over the contract, yuan, if that follows. */
            yuan?: string | null;
        };
        /** @description Two texts compared. */
        ContractDifferences: {
            /** @description The same after. */
            after: string;
            /** @description The earlier one is the version in force. */
            against_in_force: boolean;
            /** @description Contract and version before. */
            before: string;
            /** @description Differences, in the order of the file. */
            changes: components["schemas"]["ContractDifference"][];
            /** @description The same after. */
            total?: string | null;
            /** @description Total before, yuan; none, if it is left to the bid. */
            total_before?: string | null;
        };
        /** @description Something that happened. */
        ContractEvent: {
            /** @description When it happened, or is announced to happen. */
            at: string;
            /** @description Who recorded it. */
            by: string;
            /** @description Name of that person then. */
            by_name: string;
            /** @description The record that this one corrects. */
            corrects?: string | null;
            /** @description No later record corrects it. */
            current: boolean;
            /** @description Ids of files. */
            evidence: string[];
            /** @description Id. */
            id: string;
            /** @description `signature`, `acceptance`, `security-event`, … */
            kind: string;
            /** @description Remark, or why it is corrected or withdrawn. */
            note?: string | null;
            /** @description Whose. */
            project?: string | null;
            /** @description When it was recorded. */
            recorded_at: string;
            /** @description The first record of it. */
            root: string;
            /** @description What it is about. */
            subject?: string | null;
        };
        /** @description A correction of an event. */
        ContractEventCorrection: {
            /** @description When it happened (RFC 3339). */
            at: string;
            /** @description Ids of files. */
            evidence?: string[];
            /** @description Why it is corrected. */
            note: string;
        };
        /** @description A wish to record an event. */
        ContractEventRequest: {
            /** @description When it happened (RFC 3339); of what something is owed before, also when it will. */
            at: string;
            /** @description Ids of files. */
            evidence?: string[];
            /** @description `signature`, `acceptance`, `security-event`, … */
            kind: string;
            /** @description Remark. */
            note?: string | null;
            /** @description Whose. */
            project?: string | null;
            /** @description What it is about. */
            subject?: string | null;
        };
        /** @description What happened that starts clocks. */
        ContractEvents: {
            /** @description Newest record first. */
            events: components["schemas"]["ContractEvent"][];
        };
        /** @description What a text without problems holds. */
        ContractHoldings: {
            /** @description Rows that the bid adds; void. */
            added: string[];
            /** @description Budget that the total keeps to, yuan, if there is one. */
            ceiling?: string | null;
            /**
             * @description How many of what: `items`, `demand`, `levels`, `incidents`, `schemes`, `scheme_items`, `payments`, `caps`, `obligations`, `staff`,
             *     `clocks`, `deliverables`.
             */
            counts: {
                [key: string]: number;
            };
            /** @description SM3 of the text. */
            digest: string;
            /** @description Last day. */
            end: string;
            /** @description Short name. */
            id: string;
            /** @description Rows of the price book that the bid leaves out. */
            missing: string[];
            /** @description Readings in all. */
            readings: number;
            /** @description First day. */
            start: string;
            /** @description Title. */
            title: string;
            /** @description Title in English. */
            title_en: string;
            /** @description Total, yuan; none, if it is left to the bid. */
            total?: string | null;
            /** @description Those that the purchaser has not confirmed. */
            unconfirmed: components["schemas"]["Reading"][];
            /** @description Version. */
            version: string;
        };
        /** @description One thing that is wrong with a text. */
        ContractProblem: {
            /** @description Where in the text: `item 12: price`. */
            at: string;
            /** @description Line, from 1. */
            line: number;
            /** @description Which rule is broken. */
            reason: string;
        };
        /** @description The text of a contract. */
        ContractText: {
            /** @description A contract file (TOML), as docs/contract-file.md has it. */
            text: string;
        };
        /** @description Texts to compare. */
        ContractTexts: {
            /** @description The later contract file. */
            after: string;
            /** @description The earlier contract file; the version in force, if none is given. */
            before?: string | null;
        };
        /** @description A version of the contract. */
        ContractVersion: {
            /** @description Id. */
            contract: string;
            /** @description SM3 of its text. */
            digest: string;
            /** @description From when it holds; the first one also before, and none where it has always held. */
            valid_from?: string | null;
            /** @description Version. */
            version: string;
        };
        /** @description A version and what became of it. */
        ContractVersionState: {
            changes?: components["schemas"]["ContractChanges"] | null;
            decided?: components["schemas"]["Signature"] | null;
            /** @description SM3 of its text. */
            digest: string;
            /** @description Why it was declined. */
            reason?: string | null;
            /** @description When its text was recorded. */
            recorded_at: string;
            /** @description `signed`, `recorded`, `proposed`, `agreed`, `declined`, `superseded`. */
            state: string;
            /** @description The same for people. */
            state_name: string;
            /** @description From when it holds, or, proposed, would; none if that is the first month that is open when the purchaser agrees. */
            valid_from?: string | null;
            /** @description Version. */
            version: string;
        };
        /** @description Versions, as they came. */
        ContractVersionStates: {
            /** @description Contract. */
            contract: string;
            /** @description By which everything is done now. */
            in_force: string;
            /** @description All of them. */
            versions: components["schemas"]["ContractVersionState"][];
        };
        /** @description Versions, oldest first. */
        ContractVersions: {
            /** @description A version that awaits the purchaser's agreement, and does not hold. */
            awaiting?: string | null;
            /** @description All of them. */
            versions: components["schemas"]["ContractVersion"][];
        };
        /** @description What an adjustment line corrects. */
        Corrected: {
            /** @description The adjustment. */
            adjustment: string;
            /** @description The bill. */
            bill: string;
            /** @description Its line. */
            line: string;
            /** @description Its period. */
            month: string;
            /** @description Why. */
            reason: string;
        };
        /** @description A correction of usage. */
        CorrectionRequest: {
            /** @description Where that can be seen. */
            evidence?: string | null;
            /** @description Id of the usage interval that it corrects: the key of the fact that began it, or of an imported record's fact. */
            fact: string;
            /** @description What the quantity was from that instant on, decimal text; 0: it was never there. */
            quantity: string;
            /** @description Why. */
            reason: string;
        };
        /** @description What fails. */
        Crash: {
            /** @description Id of the server. */
            server: string;
        };
        /** @description A decision on an order. */
        Decision: {
            /** @description When. */
            at: string;
            /** @description In whose name a deputy decided: user id. */
            behalf?: string | null;
            /** @description That one's name. */
            behalf_name?: string | null;
            /** @description Who: user id. */
            by: string;
            /** @description Who: name. */
            by_name: string;
            /** @description `approve`, `reject`, `return`, `withdraw`, `resubmit`, `retry`, `accept`, `refuse`, `complete`. */
            decision: string;
            /** @description Why. */
            reason?: string | null;
            /**
             * Format: int32
             * @description Round.
             */
            round: number;
            /** @description `purchaser`, `operator` and the other roles of flows; `orderer`. */
            stage: string;
        };
        /** @description A decision. */
        DecisionRequest: {
            /** @description Why; required for a refusal and a return. */
            reason?: string | null;
        };
        /** @description Why a version is declined. */
        DeclineVersionRequest: {
            /** @description Why. */
            reason: string;
        };
        /** @description A document of the contract and how it stands. */
        Deliverable: {
            /** @description When its state changed. */
            changed_at?: string | null;
            /** @description Class, as printed. */
            class: string;
            /** @description In English. */
            class_en: string;
            /** @description What it holds. */
            content?: string | null;
            /** @description Ids of its files. */
            evidence: string[];
            /** @description Name, as printed. */
            name: string;
            /** @description In English. */
            name_en: string;
            /**
             * Format: int64
             * @description Number.
             */
            no: number;
            /** @description `missing`, `submitted`, `accepted`, `returned`. */
            state: string;
            /** @description Latest version. */
            version?: string | null;
        };
        /** @description A document with what happened to it. */
        DeliverableDetail: {
            /** @description The document. */
            deliverable: components["schemas"]["Deliverable"];
            /** @description Oldest first. */
            entries: components["schemas"]["DeliverableEntry"][];
        };
        /** @description What happened to a document. */
        DeliverableEntry: {
            /** @description When. */
            at: string;
            /** @description Who. */
            by: string;
            /** @description Name of that person then. */
            by_name: string;
            /** @description Files. */
            evidence: components["schemas"]["Evidence"][];
            /** @description Remark. */
            note?: string | null;
            /** @description Version. */
            version: string;
            /** @description `submitted`, `accepted`, `returned`. */
            what: string;
        };
        /** @description A step of a document. */
        DeliverableRequest: {
            /** @description Ids of files. */
            evidence?: string[];
            /** @description Remark; why, when it is sent back. */
            note?: string | null;
            /** @description Version, when it is handed in. */
            version?: string | null;
        };
        /** @description Documents of the contract. */
        Deliverables: {
            /** @description In the order of the contract. */
            deliverables: components["schemas"]["Deliverable"][];
        };
        /** @description Messages. */
        Deliveries: {
            /** @description Newest first. */
            deliveries: components["schemas"]["Delivery"][];
        };
        /** @description A message. */
        Delivery: {
            /**
             * Format: int32
             * @description How often it was tried.
             */
            attempts: number;
            /** @description When it was written. */
            created_at: string;
            /** @description When it arrived. */
            delivered_at?: string | null;
            /** @description Why it failed last. */
            error?: string | null;
            /** @description Id. */
            id: string;
            /** @description When it is tried next. */
            next_at: string;
            /** @description `waiting`, `delivered`, `dead`. */
            state: string;
            /** @description Subscription. */
            subscription: string;
            /** @description Topic. */
            topic: string;
        };
        /** @description What the contract asks to be there. */
        Demand: {
            /** @description Contract. */
            contract: string;
            /** @description Rows, in the order of the contract. */
            demand: components["schemas"]["DemandRow"][];
            /** @description Its version. */
            version: string;
        };
        /** @description A row of what the contract asks to be there: a floor, not a ceiling. */
        DemandRow: {
            /** @description Where the tender says so. */
            clause?: string | null;
            /** @description Last day of the delivery. */
            deliver_by?: string | null;
            /** @description Units of it that orders have delivered and that are in force, over all projects; of several rows of an item the earliest comes first. */
            delivered: string;
            /** @description The duty that it is delivered by (`GET /ops/v1/duties?duty=…`). */
            duty?: string | null;
            /** @description Price row. */
            item: string;
            /** @description Units that are not ordered and delivered yet. */
            missing: string;
            /**
             * Format: int64
             * @description For how many months.
             */
            months?: number | null;
            /** @description Its name. */
            name: string;
            /** @description The same in English. */
            name_en: string;
            /** @description Phase of the delivery. */
            phase?: string | null;
            /** @description How much. */
            quantity: string;
            /** @description `waits` (what its time runs from has not happened), `ahead`, `due` (it must be there), `over`. */
            state: string;
            /** @description Its unit. */
            unit: string;
            /** @description Last day on which it is asked for. */
            until?: string | null;
            /** @description The event that it waits for. */
            waits_for?: string | null;
        };
        /** @description Appointments. */
        Deputies: {
            /** @description Newest first. */
            deputies: components["schemas"]["Deputy"][];
        };
        /** @description An appointment. */
        Deputy: {
            /** @description Who decides: user id. */
            deputy: string;
            /** @description Name. */
            deputy_name: string;
            /** @description From when. */
            from: string;
            /** @description Id. */
            id: string;
            /** @description Who is stood for: user id. */
            person: string;
            /** @description Name. */
            person_name: string;
            /** @description Why. */
            reason?: string | null;
            /** @description When it was taken back. */
            revoked_at?: string | null;
            /** @description Role. */
            role: string;
            /** @description Until when. */
            until: string;
        };
        /** @description A wish for a deputy. */
        DeputyRequest: {
            /** @description User id of who is to decide. */
            deputy: string;
            /** @description From when (RFC 3339); now unless given. */
            from?: string | null;
            /** @description Why. */
            reason?: string | null;
            /** @description At stages of which role. */
            role: string;
            /** @description Until when (RFC 3339). */
            until: string;
        };
        /** @description How the operator wants a dispute to end. */
        DisputeProposal: {
            /** @description Until when who disputes answers; none where the contract gives no time to verify, and the purchaser decides when he sees fit. */
            answer_due?: string | null;
            /** @description What was found. */
            finding: string;
            /** @description `uphold` or `reject`. */
            outcome: string;
            /**
             * Format: int64
             * @description Its number within the dispute, from 1; who accepts names it.
             */
            proposal: number;
            /** @description Who proposes it. */
            proposed: components["schemas"]["Signature"];
            /** @description The right quantity, for `uphold`. */
            quantity?: string | null;
            /** @description Silence until then agrees; otherwise it counts as declined. */
            silence_accepts: boolean;
        };
        /** @description A dispute, or the end of one. */
        DisputeReasonRequest: {
            /** @description Why. */
            reason: string;
            /** @description `tenant` or `purchaser`; needed only by who may be both. */
            side?: string | null;
        };
        /** @description A stretch of downtime. */
        Downtime: {
            /** @description From when. */
            from: string;
            /** @description Id. */
            id: string;
            /** @description Resource or business system. */
            resource: string;
            /** @description Until when; open while it lasts. */
            to?: string | null;
            /** @description It was entered by mistake. */
            voided: boolean;
        };
        /** @description The end of a stretch of downtime. */
        DowntimeEnd: {
            /** @description Until when; now unless given. */
            to?: string | null;
        };
        /** @description A stretch of downtime to be recorded. */
        DowntimeRequest: {
            /** @description From when. */
            from: string;
            /** @description Resource or business system. */
            resource: string;
            /** @description Until when, if it is over. */
            to?: string | null;
        };
        /** @description A payment as it is computed. */
        Due: {
            /** @description What it is a share of, yuan. */
            base: string;
            /** @description What caps take off, by cap; yuan. */
            capped: {
                [key: string]: string;
            };
            /** @description Day; none while it is not known (a payment of the plan that waits for something). */
            date?: string | null;
            /** @description What the score leaves, a fraction. */
            factor: string;
            /** @description For a payment of accrued fees: they are of the days after this one (none for the first payment)… */
            fees_after?: string | null;
            /** @description … up to this one. */
            fees_until?: string | null;
            /** @description What is kept back for a later payment, yuan. */
            kept: string;
            /** @description Its name. */
            name: string;
            /** @description In English. */
            name_en: string;
            /**
             * Format: int32
             * @description Number, from 1.
             */
            number: number;
            /** @description Why the amount is not known: `bills`, `score`, `decision`, `until`, `amount`, `payment`. */
            open?: string | null;
            /** @description What exactly: a day, a scheme, bounds, an event, a payment. */
            open_what?: string | null;
            /** @description What is payable; none while something is open. */
            payable?: string | null;
            /** @description Payment. */
            payment: string;
            /** @description The day on which it was released after it had been withheld. */
            released?: string | null;
            /** @description The score that acts on it. */
            score?: string | null;
            /** @description After the score, yuan. */
            scored: string;
            /** @description The share, yuan. */
            share: string;
        };
        /** @description A payment by its name. */
        DueName: {
            /**
             * Format: int32
             * @description Number, from 1.
             */
            number: number;
            /** @description Payment. */
            payment: string;
        };
        /** @description What is due when. */
        Duties: {
            /** @description By deadline, the earliest first. */
            duties: components["schemas"]["DutyInstance"][];
        };
        /** @description The purchaser's word that something was done when an entry says; a file or a reference proves it. */
        DutyConfirmation: {
            /** @description When it was done (RFC 3339): `claimed_at` of the duty. */
            at: string;
            /** @description Ids of files. */
            evidence?: string[];
            /** @description Remark. */
            note?: string | null;
            /** @description Where the proof is, if it is no file here. */
            reference?: string | null;
        };
        /** @description An instance with what was done about it. */
        DutyDetail: {
            /** @description The instance. */
            duty: components["schemas"]["DutyInstance"];
            /** @description Oldest first. */
            entries: components["schemas"]["DutyEntry"][];
            /** @description What inspections found. */
            findings: components["schemas"]["Finding"][];
        };
        /** @description What was done about an instance. */
        DutyEntry: {
            /** @description When it happened. */
            at: string;
            /** @description Who entered it. */
            by: string;
            /** @description Name of that person then. */
            by_name: string;
            /** @description The entry that this one replaces. */
            corrects?: string | null;
            /** @description Files. */
            evidence: components["schemas"]["Evidence"][];
            /** @description Id. */
            id: string;
            /** @description Remark, or the reason. */
            note?: string | null;
            /** @description When it was entered. */
            recorded_at: string;
            /** @description Where the proof is. */
            reference?: string | null;
            /** @description `done`, `confirmed`, `waived`, `taken_back`. */
            what: string;
        };
        /** @description A wish to record that something was done. */
        DutyEntryRequest: {
            /** @description When it happened (RFC 3339); now unless given. */
            at?: string | null;
            /** @description Ids of files. */
            evidence?: string[];
            /** @description Remark. */
            note?: string | null;
            /** @description Where the proof is, if it is no file here. */
            reference?: string | null;
        };
        /** @description Something that is owed by a deadline. */
        DutyInstance: {
            /** @description When it can be done. */
            begins: string;
            /** @description When it was done as the supplier says, who entered it more than two working days after that: it counts when the purchaser confirms it. */
            claimed_at?: string | null;
            /** @description Where the tender says so. */
            clause: string;
            /** @description When it was done, as it counts. */
            done_at?: string | null;
            /** @description Last instant in time; none where the contract states none. */
            due?: string | null;
            /** @description Duty of the contract; `planned` for what the operator plans besides. */
            duty: string;
            /** @description The event that began it. */
            event?: string | null;
            /** @description Id. */
            id: string;
            /** @description Kind. */
            kind: string;
            /**
             * Format: int64
             * @description Number within the period.
             */
            n: number;
            /** @description Name, as printed. */
            name: string;
            /** @description In English. */
            name_en: string;
            /** @description `period`, `event`, `planned`. */
            origin: string;
            /** @description Who owes it: `supplier`, `purchaser`, `third_party`. */
            party: string;
            /** @description Last day of its period, `once`, the event, or its own id. */
            period: string;
            /** @description Whose. */
            project?: string | null;
            /** @description `pending`, `overdue`, `in_time`, `late`, `late_entry` (late until the purchaser confirms when it was done), `waived`. */
            state: string;
            /** @description What it is about. */
            subject?: string | null;
            /** @description The deadline counts working days of a year of which no calendar is known: Monday to Friday was assumed. */
            weekdays_assumed: boolean;
        };
        /** @description What was granted to a project. */
        Entitlement: {
            /** @description When it was taken back. */
            ended?: string | null;
            /** @description Since when. */
            from: string;
            /** @description Quota that it adds. */
            grants: {
                [key: string]: number;
            };
            /** @description Id. */
            id: string;
            /** @description Price row. */
            item?: string | null;
            /** @description Order. */
            order?: string | null;
            /** @description Project. */
            project: string;
            /**
             * Format: int64
             * @description Units.
             */
            quantity: number;
            /** @description Why: `order:ID:LINE`, `demo`. */
            source: string;
            /** @description Until when. */
            until?: string | null;
        };
        /** @description Entitlements. */
        Entitlements: {
            /** @description A page of them, newest first unless asked otherwise. */
            entitlements: components["schemas"]["Entitlement"][];
            /** @description Marker of the next page; none at the end. */
            next?: string | null;
        };
        /** @description Something that was erased. */
        Erased: {
            /**
             * Format: int32
             * @description GiB.
             */
            gb?: number | null;
            /** @description Id. */
            id: string;
            /** @description Name within the order. */
            key: string;
            /** @description `volume`, `server`. */
            kind: string;
            /** @description Why there is no final backup of it; none, if there is one. */
            no_backup?: string | null;
        };
        /** @description Proof of an erasure, as it stands in the ledger `erasure`. */
        Erasure: {
            /** @description When everything was gone. */
            at: string;
            /** @description Images that hold what the disks held, by name within the order. */
            backups: {
                [key: string]: string;
            };
            /** @description Who had it erased: user id. */
            by: string;
            /** @description Name. */
            by_name: string;
            /** @description SM3 of the entry. */
            digest: string;
            /** @description What. */
            erased: components["schemas"]["Erased"][];
            /** @description How. */
            method: string;
            /** @description Order. */
            order: string;
            /** @description Its project. */
            project: string;
            /** @description The cloud is simulated: no disk was real. */
            simulated: boolean;
        };
        /** @description Proofs of erasure. */
        Erasures: {
            /** @description Newest first; go on after the last one's order. */
            erasures: components["schemas"]["Erasure"][];
        };
        /** @description A file that proves something. */
        Evidence: {
            /** @description When it was stored. */
            at: string;
            /** @description Who handed it in. */
            by_name: string;
            /** @description Id. */
            id: string;
            /** @description Media type. */
            media: string;
            /** @description File name. */
            name: string;
            /** @description SHA-256, lower-case hexadecimal. */
            sha256: string;
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
        };
        /** @description A rule that lets the internet in to a port with a floating IP. */
        Exposure: {
            /** @description Its address. */
            address: string;
            /** @description Floating IP: id. */
            floating_ip: string;
            /**
             * Format: int32
             * @description First port; none for every one.
             */
            from_port?: number | null;
            /** @description When the rule was made. */
            made_at: string;
            /** @description Who ordered it. */
            made_by_name?: string | null;
            /** @description The order that made it; none, if nobody approved it. Who made it then stands in the audit ledger at that instant. */
            order?: string | null;
            /** @description Port that it stands for. */
            port: string;
            /** @description Project of the rule. */
            project: string;
            /** @description Protocol; none for every one. */
            protocol?: string | null;
            /** @description Rule. */
            rule: string;
            /** @description Security group. */
            security_group: string;
            /** @description Server that has the port. */
            server?: string | null;
            /** @description Who comes in. */
            source: string;
            /**
             * Format: int32
             * @description Last port.
             */
            to_port?: number | null;
        };
        /** @description What the whole internet reaches. */
        Exposures: {
            /** @description By floating IP and rule. */
            exposures: components["schemas"]["Exposure"][];
            /** @description Where to go on. */
            next?: string | null;
        };
        /** @description Something that an inspection found. */
        Finding: {
            /** @description When that was seen. */
            closed_at?: string | null;
            /** @description Last instant in time to put it right. */
            due: string;
            /** @description The inspection. */
            duty?: string | null;
            /** @description When it was found. */
            found_at: string;
            /** @description Id. */
            id: string;
            /** @description Not put right in time. */
            late: boolean;
            /** @description Whose. */
            project?: string | null;
            /** @description When it was put right. */
            rectified_at?: string | null;
            /** @description `low`, `medium`, `high`. */
            severity: string;
            /** @description `open`, `rectified`, `closed`. */
            state: string;
            /** @description Business system. */
            system?: string | null;
            /** @description What. */
            title: string;
        };
        /** @description A finding with its steps. */
        FindingDetail: {
            /** @description Oldest first. */
            entries: components["schemas"]["DutyEntry"][];
            /** @description The finding. */
            finding: components["schemas"]["Finding"];
        };
        /** @description A wish to record a finding. */
        FindingRequest: {
            /** @description Last instant in time to put it right (RFC 3339). */
            due: string;
            /** @description The inspection. */
            duty?: string | null;
            /** @description Ids of files. */
            evidence?: string[];
            /** @description When it was found (RFC 3339); now unless given. */
            found_at?: string | null;
            /** @description Details. */
            note?: string | null;
            /** @description Whose. */
            project?: string | null;
            /** @description `low`, `medium`, `high`. */
            severity: string;
            /** @description Business system. */
            system?: string | null;
            /** @description What. */
            title: string;
        };
        /** @description Findings. */
        Findings: {
            /** @description Newest first. */
            findings: components["schemas"]["Finding"][];
        };
        /** @description A payment that a settlement fixed. */
        FixedPayment: {
            /** @description Id. */
            id: string;
            /** @description It is, or was, late. */
            late: boolean;
            /** @description What it waited for and is there, by name. */
            met: {
                [key: string]: components["schemas"]["PaymentCondition"];
            };
            /**
             * Format: int32
             * @description Number, from 1.
             */
            number: number;
            /** @description The day on which it was paid. */
            paid_on?: string | null;
            /** @description Until when it is to be paid. */
            pay_by?: string | null;
            /** @description What is payable, yuan. */
            payable: string;
            /** @description Payment. */
            payment: string;
            /** @description Settlement. */
            settlement: string;
            /** @description `due`, `invoiced`, `paid`, `nothing`. */
            state: string;
        };
        /** @description Who approves which orders. */
        Flow: {
            /** @description Where the contract says so; none where it is silent. */
            clause?: string | null;
            /** @description Name in the program. */
            id: string;
            /** @description Price rows; empty for any. */
            items: string[];
            /** @description Name. */
            name: string;
            /** @description In English. */
            name_en: string;
            /** @description Kinds of orders; empty for any. */
            on: string[];
            /** @description Stages. */
            stages: components["schemas"]["FlowStageRule"][];
            /** @description Stages of the urgent path; empty if there is none. */
            urgent: components["schemas"]["FlowStageRule"][];
        };
        /** @description A stage of a flow. */
        FlowStageRule: {
            /** @description A deputy may decide. */
            delegate: boolean;
            /** @description `tenant_manager`, `purchaser`, `operator`, `audit_administrator`, `security_administrator`. */
            role: string;
            /** @description In which time, such as `3 working days`; none without a deadline. */
            within?: string | null;
        };
        /** @description How orders are handled. */
        Flows: {
            /** @description How quickly orders are answered and done. */
            clocks: components["schemas"]["OrderClockRule"][];
            /** @description Contract. */
            contract: string;
            /** @description It is deleted then, with a final backup of every disk. */
            delete: boolean;
            /** @description The first that fits an order holds. */
            flows: components["schemas"]["Flow"][];
            /**
             * Format: int32
             * @description Days for which everything is kept after it.
             */
            keep_days: number;
            /** @description Days before the end at which notice is given. */
            notify: number[];
            /** @description Servers stop at the end. */
            stop: boolean;
            /**
             * Format: int32
             * @description Longest trial, days; 0 for none.
             */
            trial_days: number;
            /** @description What happens to a trial that nobody ends: `deliver`, `release`. */
            trial_lapse: string;
        };
        /** @description A question of a form. */
        FormField: {
            /** @description What can be chosen. */
            choices?: string[];
            /** @description What is asked. */
            help: string;
            /** @description What is asked, in Chinese. */
            label: string;
            /**
             * Format: int64
             * @description Most characters of a text, most entries of a list.
             */
            max?: number | null;
            /**
             * Format: int64
             * @description Least number.
             */
            min?: number | null;
            /** @description Name. */
            name: string;
            /** @description Must be answered if the order creates resources. */
            required: boolean;
            /** @description `text`, `label`, `choice`, `integer`, `instant`, `networks`, `texts`. */
            type: string;
        };
        /** @description A host that is there. */
        FoundAsset: {
            /** @description The entry of the register that stands for it. */
            asset?: string | null;
            /** @description Host. */
            host: string;
            /** @description Its name. */
            name: string;
        };
        /** @description Hosts that are there. */
        FoundAssets: {
            /** @description By name. */
            found: components["schemas"]["FoundAsset"][];
        };
        /** @description A day. */
        HealthDay: {
            /** @description Such as 2026-11-03. */
            day: string;
            /** @description In per cent. */
            percent: string;
            /** @description Of so much. */
            total: string;
            /** @description Highest use. */
            used: string;
        };
        /** @description One of them with all that is known. */
        HealthDetail: {
            /** @description What is wrong. */
            findings: components["schemas"]["HealthFinding"][];
            /** @description As in the list. */
            subject: components["schemas"]["HealthSubject"];
            /** @description Rankings of what is in it. */
            tops: components["schemas"]["HealthTop"][];
            /** @description The days before, by measure. */
            trends: components["schemas"]["HealthTrend"][];
        };
        /** @description Something that is wrong, and what to do about it. */
        HealthFinding: {
            /** @description What to do. */
            advice: string;
            /** @description In English. */
            advice_en: string;
            /** @description When it was over. */
            closed_at?: string | null;
            /** @description Id. */
            id: string;
            /** @description Kind of what it is about. */
            kind: string;
            /** @description The measure that it is about, if it is about one. */
            measure?: string | null;
            /** @description Its name. */
            name: string;
            /** @description Whose it is, if it is one project's. */
            project?: string | null;
            /** @description When it was found. */
            raised_at: string;
            /** @description `high`, `soon`, `away`, `closed`, `spare`, `overgranted`, `down`, `idle`, `overloaded`, `single`, `filing`, `ownerless`. */
            rule: string;
            /** @description `critical`, `warning`, `notice`. */
            severity: string;
            /** @description Its id. */
            subject: string;
            /** @description What is wrong. */
            text: string;
            /** @description In English. */
            text_en: string;
            /** @description The ticket that was made of it. */
            ticket?: string | null;
            /** @description When. */
            ticket_at?: string | null;
            /** @description By whom. */
            ticket_by?: string | null;
        };
        /** @description What is wrong. */
        HealthFindings: {
            /** @description Newest first. */
            findings: components["schemas"]["HealthFinding"][];
        };
        /** @description How full something is, and until when. */
        HealthMeasure: {
            /**
             * Format: int64
             * @description Days until then, if it goes on growing as it did; 0 if it is there.
             */
            days?: number | null;
            /**
             * Format: int64
             * @description Use at which something is to be done, per cent.
             */
            limit_percent: number;
            /** @description `vcpu`, `memory`, `disk`, `granted`, `cpu_load`, `memory_load`, `address`. */
            measure: string;
            /** @description Name. */
            name: string;
            /** @description In English. */
            name_en: string;
            /** @description Growth in a day, by the median slope (Theil–Sen) of the days before. */
            per_day?: string | null;
            /** @description In per cent. */
            percent: string;
            /** @description Why that is not known: `no_capacity`, `too_few_days`, `no_growth`, `far`. */
            reason?: string | null;
            /** @description Of so much. */
            total: string;
            /** @description Unit of the two figures. */
            unit: string;
            /** @description In use. */
            used: string;
        };
        /** @description One of them, as it was last looked at. */
        HealthSubject: {
            /** @description When it was looked at. */
            at: string;
            /**
             * Format: int64
             * @description How many things are wrong.
             */
            findings: number;
            /** @description Zone of hosts, id of a host, `all`, id of a subnet or of a business system, name of an environment. */
            id: string;
            /** @description Kind. */
            kind: string;
            /** @description How full it is. */
            measures: components["schemas"]["HealthMeasure"][];
            /** @description Name. */
            name: string;
            /** @description Where it stands: the zone of a host, the range of an address pool, the environment of a business system. */
            place: string;
            /** @description Whose it is, if it is one project's. */
            project?: string | null;
            /** @description The gravest of them: `critical`, `warning`, `notice`. */
            severity?: string | null;
            /** @description `up`, `away`, `degraded`, or the state of a business system. */
            state: string;
        };
        /** @description Everything of a kind. */
        HealthSubjects: {
            /** @description `cluster`, `host`, `storage`, `ip_pool`, `system`, `environment`. */
            kind: string;
            /** @description Where to go on; none at the end. */
            next?: string | null;
            /** @description The fullest first. */
            subjects: components["schemas"]["HealthSubject"][];
        };
        /** @description A wish to make a ticket of a finding. */
        HealthTicketRequest: {
            /** @description Remark that goes into the ticket. */
            note?: string | null;
            /** @description Whose ticket it is; that of the finding, else that of the token, unless given. What a finding says of one project is that project's. */
            project?: string | null;
        };
        /** @description A ranking. */
        HealthTop: {
            /** @description `cpu`, `memory`, `net_in`, `net_out`, `disk_read`, `disk_write`, `read_iops`, `write_iops`, `io_size`, `size`, `projects`, `hosts`, `hosts_vcpu`, `hosts_memory`, `systems`. */
            by: string;
            /** @description Name. */
            name: string;
            /** @description In English. */
            name_en: string;
            /** @description The most first. */
            rows: components["schemas"]["HealthTopRow"][];
            /** @description Unit. */
            unit: string;
        };
        /** @description A place of a ranking. */
        HealthTopRow: {
            /** @description Id. */
            id: string;
            /** @description `server`, `volume`, `host`, `system`, `project`. */
            kind: string;
            /** @description Name, as far as it is known. */
            name: string;
            /** @description Whose it is. */
            project?: string | null;
            /** @description How much. */
            value: string;
        };
        /** @description The highest use of each day. */
        HealthTrend: {
            /** @description Oldest first. */
            days: components["schemas"]["HealthDay"][];
            /** @description Measure. */
            measure: string;
        };
        /** @description A batch that was taken. */
        ImportReceipt: {
            /** @description The batch. */
            id: string;
            /**
             * Format: int64
             * @description Records that were there already.
             */
            repeated: number;
            /**
             * Format: int64
             * @description Records stored now.
             */
            stored: number;
        };
        /** @description A record of an outside meter. */
        ImportRecord: {
            /** @description Instant of an event. */
            at?: string | null;
            /** @description What price rows select by. */
            attributes?: {
                [key: string]: string;
            };
            /** @description First instant of an interval (RFC 3339). */
            from?: string | null;
            /** @description The producer's name of the record: the same for ever. */
            key: string;
            /** @description `interval` or `event`. */
            kind: string;
            /** @description Meter of the price book or of the platform. */
            meter: string;
            /** @description Its name for people. */
            name?: string | null;
            /** @description Project that pays. */
            project: string;
            /** @description Quantity, decimal text; 1 for an event that leaves it out. */
            quantity?: string | null;
            /** @description What was used. */
            resource: string;
            /** @description Source. */
            source: string;
            /** @description First instant after it; left out while it runs. */
            to?: string | null;
        };
        /** @description A batch: taken as a whole or not at all; 10,000 records at most. */
        ImportRequest: {
            /** @description Records. */
            records: components["schemas"]["ImportRecord"][];
        };
        /** @description An incident. */
        Incident: {
            /** @description Clocks of the contract; only where one incident is shown. */
            clocks?: components["schemas"]["CaseClock"][] | null;
            /** @description When it was closed or found to be a false alarm. */
            closed_at?: string | null;
            /** @description Downtime; only where one incident is shown. */
            downtimes?: components["schemas"]["Downtime"][] | null;
            /** @description Grade of a security event. */
            grade?: string | null;
            /** @description Id. */
            id: string;
            /** @description Kind. */
            kind: string;
            /** @description Level. */
            level: string;
            /** @description The problem behind it. */
            problem?: string | null;
            /** @description Project, if it is one project's. */
            project?: string | null;
            /** @description When it was raised. */
            raised_at: string;
            /** @description Who recorded it: user id. */
            raised_by: string;
            /** @description When it was recorded. */
            recorded_at: string;
            /** @description When it was recovered. */
            recovered_at?: string | null;
            report?: components["schemas"]["IncidentReport"] | null;
            /** @description Until when the report is due. */
            report_due?: string | null;
            /** @description Resources. */
            resources: string[];
            /** @description When somebody answered. */
            responded_at?: string | null;
            /** @description Who noticed it. */
            source: string;
            /** @description State. */
            state: string;
            /** @description Its name in Chinese. */
            state_name: string;
            /** @description Its name in English. */
            state_name_en: string;
            /** @description Business systems that could not serve. */
            systems: string[];
            /**
             * Format: int64
             * @description Business systems in service at that time.
             */
            systems_total?: number | null;
            /** @description Text. */
            text: string;
            /** @description What happened; only where one incident is shown. */
            timeline?: components["schemas"]["TimelineEntry"][] | null;
            /** @description Title. */
            title: string;
        };
        /** @description Something that happens to an incident. */
        IncidentEvent: {
            /** @description When it happened, if it is entered afterwards: not before the incident was raised, not in the future. */
            at?: string | null;
            /** @description The entry of the timeline that this one corrects. */
            corrects?: string | null;
            /** @description `received`, `responded`, `on_site`, `handling`, `recovered`, `closed`, `relapse`, `void`, `level`, `escalate`, `waive_site`. */
            event: string;
            /** @description With `level`: the new grade of a security event. */
            grade?: string | null;
            /** @description With `level`: the new level of a fault. */
            level?: string | null;
            /** @description Remark; required for everything that is no stage, and for a correction. */
            note?: string | null;
        };
        /** @description The report on an incident. */
        IncidentReport: {
            /** @description When it was first handed in. */
            at: string;
            /** @description What caused it. */
            cause: string;
            /** @description It did harm. */
            harm: boolean;
            /** @description What was done, and what is done against the next one. */
            measures: string;
            /** @description It happened because of how the cloud is run. */
            supplier_at_fault: boolean;
        };
        /** @description What was found out. */
        IncidentReportRequest: {
            /** @description What caused it. */
            cause: string;
            /** @description It did harm. */
            harm: boolean;
            /** @description What was done, and what is done against the next one. */
            measures: string;
            /** @description It happened because of how the cloud is run. */
            supplier_at_fault: boolean;
        };
        /** @description An incident to be recorded. */
        IncidentRequest: {
            /** @description When it was noticed, if it is entered afterwards. */
            at?: string | null;
            /** @description Of a security event: `low`, `medium`, `high`. */
            grade?: string | null;
            /** @description `fault`, `security`; `fault` unless given. */
            kind?: string | null;
            /** @description Of a fault: a level of the contract. */
            level?: string | null;
            /** @description Whose it is, if it is one project's. */
            project?: string | null;
            /** @description Resources. */
            resources?: string[];
            /** @description `alarm`, `report`, `inspection`; `report` unless given. */
            source?: string | null;
            /** @description Business systems that cannot serve. */
            systems?: string[];
            /**
             * Format: int64
             * @description Business systems in service at that time.
             */
            systems_total?: number | null;
            /** @description 1 to 8000 characters. */
            text: string;
            /** @description 1 to 200 characters. */
            title: string;
        };
        /** @description Incidents. */
        Incidents: {
            /** @description A page of them, newest first unless asked otherwise. */
            incidents: components["schemas"]["Incident"][];
            /** @description Marker of the next page; none at the end. */
            next?: string | null;
        };
        /** @description A row of the price book. */
        Item: {
            /** @description Architecture of a host. */
            arch?: string | null;
            /** @description The operator delivers it by hand, with evidence; the platform makes nothing. */
            by_hand: boolean;
            /** @description Category. */
            category: string;
            /** @description Number. */
            code: string;
            /** @description Description. */
            description?: string | null;
            /** @description Flavor of a host. */
            flavor?: string | null;
            /** @description Questions that an order line answers. */
            form: components["schemas"]["FormField"][];
            /** @description Quota that each unit grants. */
            grants: {
                [key: string]: number;
            };
            /** @description What an order creates: `host`, `volume`, `address`. */
            kind?: string | null;
            /**
             * Format: int64
             * @description Most that can be ordered, over all projects.
             */
            limit?: number | null;
            /** @description Name. */
            name: string;
            /** @description Name in English. */
            name_en: string;
            /** @description Meter by which its orders are usage from their delivery on; none, where the platform or an outside meter measures it. */
            order_meter?: string | null;
            /** @description It can be ordered here. */
            orderable: boolean;
            /** @description What the price is for: `month`, `year`, `each`, `once`. */
            per: string;
            /** @description Price of a unit, yuan. */
            price?: string | null;
            /** @description Unit. */
            unit: string;
        };
        /** @description The price book. */
        Items: {
            /** @description Rows, in the order of the tender. */
            items: components["schemas"]["Item"][];
        };
        /** @description What stands on the accounts. */
        JournalBalances: {
            /** @description By account and project. */
            balances: components["schemas"]["JournalPosting"][];
            /** @description Marker of the next page. */
            next?: string | null;
        };
        /** @description Entries, oldest first. */
        JournalEntries: {
            /** @description A page of them. */
            entries: components["schemas"]["JournalEntry"][];
        };
        /** @description An entry of the journal; its postings sum to zero. */
        JournalEntry: {
            /** @description When it was written. */
            at: string;
            /** @description Who did it. */
            by: string;
            /** @description Id. */
            id: string;
            /** @description `issue`, `adjustment`, `dispute`, `resolution`, `settlement`, `payment`. */
            kind: string;
            /** @description In words. */
            memo: string;
            /** @description Amounts. */
            postings: components["schemas"]["JournalPosting"][];
            /** @description About which project. */
            project?: string | null;
            /** @description To what it happened. */
            reference: string;
        };
        /** @description An amount on an account. */
        JournalPosting: {
            /** @description Account. */
            account: string;
            /** @description Its name in Chinese. */
            account_name: string;
            /** @description Amount, yuan. */
            amount: string;
            /** @description Whose; none for the contract as a whole. */
            project?: string | null;
        };
        /** @description A judgement. */
        JudgementRequest: {
            /** @description Proof, at least one piece. */
            evidence: components["schemas"]["ScoreEvidence"][];
            /** @description Item, `item.part`, veto, or a figure that excuses. */
            item: string;
            /** @description Why. */
            reason: string;
            /** @description The judgement that it takes the place of, where one stands. */
            replaces?: string | null;
            /** @description Points, the figure, or 1 for met and 0 for not met, as decimal text. */
            value: string;
        };
        /** @description What a level came to. */
        LevelResult: {
            /** @description Error budget. */
            budget: components["schemas"]["Budget"];
            /** @description Clause. */
            clause: string;
            /** @description What it does not count as downtime. */
            except: string[];
            /** @description First month of its period. */
            from: string;
            /** @description Id in the contract. */
            level: string;
            /** @description The target was kept. */
            met: boolean;
            /**
             * Format: int64
             * @description Those that missed the target.
             */
            missed: number;
            /** @description Per cent, rounded down. */
            percent: string;
            /**
             * Format: int64
             * @description Resources that it was measured on.
             */
            resources: number;
            /** @description `resource`, `pool`, `platform`, `project`. */
            scope: string;
            /** @description Service. */
            service: string;
            /** @description In English. */
            service_en: string;
            /** @description How the time was spent. */
            spent: components["schemas"]["Spent"];
            /** @description Empty for the level as a whole; an architecture; a project. */
            subject: string;
            /** @description Per cent. */
            target: string;
            /** @description Last month. */
            to: string;
        };
        /** @description What levels came to. */
        LevelResults: {
            /** @description In the order of the contract. */
            levels: components["schemas"]["LevelResult"][];
            /** @description Month. */
            month: string;
            /** @description Until when its figures hold; none, if they are not stored yet. */
            until?: string | null;
        };
        /** @description A threshold. */
        LevelSetting: {
            /**
             * Format: int64
             * @description Where nobody has set it.
             */
            default: number;
            /** @description Key. */
            key: string;
            /** @description What it is. */
            name: string;
            /** @description In English. */
            name_en: string;
            /**
             * Format: int64
             * @description In force.
             */
            value: number;
        };
        /** @description Thresholds. */
        LevelSettings: {
            /** @description All of them. */
            settings: components["schemas"]["LevelSetting"][];
        };
        /** @description Thresholds to change. */
        LevelSettingsRequest: {
            /** @description By key. */
            settings: {
                [key: string]: number;
            };
        };
        /** @description A line of an order. */
        Line: {
            /** @description Answers. */
            form: {
                [key: string]: string;
            };
            /** @description Number of the price row. */
            item: string;
            /**
             * Format: int32
             * @description Months.
             */
            months: number;
            /** @description Its name. */
            name: string;
            /**
             * Format: int64
             * @description Units.
             */
            quantity: number;
        };
        /** @description What was found of a line. */
        LineCheck: {
            /** @description Remarks. */
            note?: string;
            /** @description `right`, `missing`, `differs`, `unregistered`, `registered`. */
            result: string;
        };
        /** @description The part of a month in which a version of the contract held. */
        LinePart: {
            /** @description First instant. */
            from: string;
            /**
             * Format: int64
             * @description Seconds of the month.
             */
            of_seconds: number;
            /**
             * Format: int64
             * @description Seconds of the part.
             */
            seconds: number;
            /** @description The amount is this share of quantity times price; without it the quantity is measured within the part. */
            shared: boolean;
            /** @description First instant after. */
            to: string;
            /** @description Version of the contract. */
            version: string;
        };
        /** @description A wish for a line. */
        LineRequest: {
            /** @description Answers to the item's questions. */
            form?: {
                [key: string]: string;
            };
            /** @description Number of the price row. */
            item: string;
            /**
             * Format: int32
             * @description Months.
             */
            months: number;
            /**
             * Format: int64
             * @description Units.
             */
            quantity: number;
        };
        /** @description What the running cloud says about all clauses that it can measure. */
        Live: {
            /** @description Each probe once; clauses name theirs. */
            probes: components["schemas"]["ClauseEvidence"][];
        };
        /** @description Who, and when. */
        LoanSign: {
            /** @description When. */
            at: string;
            /** @description User id. */
            by: string;
            /** @description Name. */
            name: string;
        };
        /** @description Something that fulfilment made. */
        Made: {
            /** @description Its id. */
            id: string;
            /** @description Its name within the order. */
            key: string;
        };
        /** @description An announced window. */
        Maintenance: {
            /** @description When it was announced: recorded. */
            announced_at: string;
            /** @description The change that it is for. */
            change?: string | null;
            /** @description From when. */
            from: string;
            /** @description Id. */
            id: string;
            /** @description Resources and business systems; `*` for the whole platform. */
            resources: string[];
            /** @description What it means for those who use the cloud. */
            text: string;
            /** @description Title. */
            title: string;
            /** @description Until when. */
            to: string;
            /** @description When it was withdrawn. */
            withdrawn_at?: string | null;
        };
        /** @description A window to be announced. */
        MaintenanceRequest: {
            /** @description The change that it is for. */
            change?: string | null;
            /** @description From when; not in the past. */
            from: string;
            /** @description Resources and business systems; `*` for the whole platform. */
            resources: string[];
            /** @description What it means for those who use the cloud. */
            text: string;
            /** @description 1 to 200 characters. */
            title: string;
            /** @description Until when; at most 31 days later. */
            to: string;
        };
        /** @description Announced windows. */
        Maintenances: {
            /** @description Newest first. */
            maintenances: components["schemas"]["Maintenance"][];
        };
        /** @description That a resource belongs, or belonged, to a business system. */
        Membership: {
            /** @description Who put it there. */
            by: string;
            /** @description From. */
            from: string;
            /** @description Why. */
            reason: string;
            /** @description System. */
            system: string;
            /** @description To, if it left. */
            to?: string | null;
        };
        /** @description A project by name. */
        NamedProject: {
            /** @description Name of the domain. */
            domain: string;
            /** @description Id. */
            id: string;
            /** @description Name. */
            name: string;
            /** @description Names of the projects above, the highest first: prefecture, county. */
            path: string[];
        };
        /** @description A person by name. */
        NamedUser: {
            /** @description Name of the domain. */
            domain: string;
            /** @description Id. */
            id: string;
            /** @description Name. */
            name: string;
        };
        /** @description What there is of the ids asked for, or a page of the projects looked for, by name. */
        Names: {
            /** @description Projects; what is not there, or not to be known, is left out. */
            projects: components["schemas"]["NamedProject"][];
            /** @description People; the same. */
            users: components["schemas"]["NamedUser"][];
        };
        /** @description Where the hosts of an order stand. */
        NetworkRequest: {
            /** @description IPv4 range of a new network. */
            cidr?: string | null;
            /** @description A network that exists. */
            id?: string | null;
            /**
             * @description Who may reach port 22 of hosts in a new network: an IPv4 network of at least 16 bits, never everybody. Unless given, whoever stands on
             *     the external network itself, such as the cloud's own gateway.
             */
            ssh_from?: string | null;
        };
        /** @description A host. */
        Node: {
            /** @description When it was enrolled. */
            enrolled_at: string;
            /** @description SHA-256 of its certificate. */
            fingerprint: string;
            /** @description Name. */
            hostname: string;
            /** @description Id. */
            id: string;
            /** @description When it was last heard of. */
            last_seen?: string | null;
            /** @description `enrolled`, `up`, `away`, `revoked`. */
            state: string;
        };
        /** @description A token; it is shown once. */
        NodeToken: {
            /** @description Until when. */
            expires_at: string;
            /** @description What the host presents. */
            token: string;
        };
        /** @description A wish for a token that enrols one host. */
        NodeTokenRequest: {
            /**
             * Format: int64
             * @description Seconds that it lives; an hour unless given.
             */
            expires_in?: number | null;
            /** @description The host that it is for; it may then also give that host a new certificate. */
            hostname?: string | null;
        };
        /** @description Hosts of the cloud. */
        Nodes: {
            /** @description By name, the revoked ones last. */
            nodes: components["schemas"]["Node"][];
        };
        /** @description A duty of the contract. */
        Obligation: {
            /** @description What starts the clock. */
            after?: string | null;
            /** @description What it must be done before. */
            before?: string | null;
            /** @description Where the tender says so. */
            clause: string;
            /** @description How long after or before that, in words: `2 working days`. */
            due?: string | null;
            /** @description `week`, `two_weeks`, `month`, `quarter`, `half_year`, `year`, `once`, `event`. */
            every?: string | null;
            /** @description Name in the program. */
            id: string;
            /** @description How long it is kept, in words. */
            keep?: string | null;
            /** @description `report`, `drill`, `training`, `inspection`, `check`, `filing`, `retention`, `survey`, `plan`. */
            kind: string;
            /** @description Name, as printed. */
            name: string;
            /** @description In English. */
            name_en: string;
            /** @description Who owes it: `supplier`, `purchaser`, `third_party`. */
            party: string;
            /**
             * Format: int64
             * @description How often in that period.
             */
            times: number;
        };
        /** @description Duties of the contract. */
        Obligations: {
            /** @description In the order of the contract. */
            obligations: components["schemas"]["Obligation"][];
        };
        /** @description A wish for open ports. */
        OpeningRequest: {
            /**
             * Format: int64
             * @description First port.
             */
            from_port: number;
            /** @description Name: 1 to 60 lower-case letters, digits and hyphens; the security group is named after it. */
            name: string;
            /** @description Remark. */
            note?: string | null;
            /** @description `tcp` or `udp`. */
            protocol: string;
            /** @description What for. */
            purpose: string;
            /** @description Networks that may come in; never everybody. */
            sources: string[];
            /** @description Ids of servers, or fixed addresses of their ports. */
            targets: string[];
            /**
             * Format: int64
             * @description Last port; the first unless given.
             */
            to_port?: number | null;
            /** @description Until when (RFC 3339). */
            until: string;
            /** @description Why it must take the urgent path. */
            urgent?: string | null;
        };
        /** @description A long change and how far it is. */
        Operation: {
            /**
             * Format: int32
             * @description Tries of the present step that failed.
             */
            attempt: number;
            /** @description When it was asked for. */
            created_at: string;
            /** @description Steps done. */
            done: number;
            /** @description Why it unwinds or is tried again. */
            error?: string | null;
            /** @description When it ended. */
            finished_at?: string | null;
            /** @description Id. */
            id: string;
            /** @description Kind: `server.create`. */
            kind: string;
            /** @description Project. */
            project?: string | null;
            /** @description `running`, `unwinding`, `done`, `undone`. */
            state: string;
            /** @description Step at work. */
            step?: string | null;
            /** @description Resource that it works on. */
            subject: string;
            /** @description Steps in all. */
            total: number;
        };
        /** @description Operations. */
        Operations: {
            /** @description Marker of the next page; none at the end. */
            next?: string | null;
            /** @description A page of them, newest first unless asked otherwise. */
            operations: components["schemas"]["Operation"][];
        };
        /** @description An order. */
        Order: {
            account?: components["schemas"]["OrderAccount"] | null;
            /** @description A final backup is made. */
            backup?: boolean | null;
            /** @description The operator does it by hand and says so with evidence: it waits for that while it is `fulfilling`, and `releasing`. */
            by_hand: boolean;
            /** @description Contract of its items. */
            contract: string;
            /** @description Resources are created, not only granted. */
            create: boolean;
            /** @description When it was made. */
            created_at: string;
            /** @description Decisions, oldest first. */
            decisions: components["schemas"]["Decision"][];
            /** @description When it was delivered: usage counts from here. */
            delivered_at?: string | null;
            /** @description How it was done, where somebody did it by hand. */
            evidence?: string | null;
            /** @description When its last line ends. */
            expires_at?: string | null;
            /** @description Name of its flow. */
            flow: string;
            /** @description Id. */
            id: string;
            /** @description `supply`, `scale_up`, `scale_down`, `storage_up`, `storage_down`, `renew`, `stop`, `start`, `release`, `account`, `opening`. */
            kind: string;
            /** @description Lines. */
            lines: components["schemas"]["Line"][];
            /**
             * Format: int32
             * @description How much longer it asks for.
             */
            months?: number | null;
            /** @description Name. */
            name: string;
            /** @description Remark. */
            note?: string | null;
            opening?: components["schemas"]["OrderOpening"] | null;
            /** @description The operation that fulfils it. */
            operation?: string | null;
            /** @description Who ordered: user id. */
            ordered_by: string;
            /** @description Who ordered: name. */
            ordered_by_name: string;
            /** @description Project. */
            project: string;
            /** @description Why it was rejected, returned, or failed. */
            reason?: string | null;
            /** @description When it ended. */
            released_at?: string | null;
            /** @description What fulfilment has made, in that order; only where one order is shown. */
            resources?: components["schemas"]["Made"][] | null;
            /**
             * Format: int32
             * @description Round of approval.
             */
            round: number;
            /** @description Stages of this round. */
            stages: components["schemas"]["OrderStage"][];
            /**
             * @description `submitted`, `endorsed`, `returned`, `fulfilling`, `trial`, `delivered`, `stopped`, `releasing`, `released`, `failed`, `rejected`,
             *     `withdrawn`.
             */
            state: string;
            /** @description When its servers were stopped. */
            stopped_at?: string | null;
            /** @description Order that it changes. */
            target?: string | null;
            /**
             * Format: int32
             * @description Days of trial.
             */
            trial_days: number;
            /** @description Until when it is tried. */
            trial_until?: string | null;
            /** @description When it last changed. */
            updated_at: string;
            /** @description Why it takes the urgent path. */
            urgent?: string | null;
            /** @description Whom it waits for: `tenant_manager`, `purchaser`, `operator`, `audit_administrator`, `security_administrator`. */
            waits_for?: string | null;
        };
        /** @description An account that was asked for. */
        OrderAccount: {
            /** @description Where he works and how he is reached. */
            contact: string;
            /** @description Name of the person. */
            person: string;
            /** @description What for. */
            purpose: string;
            /** @description Role in the project. */
            role?: string | null;
            /** @description `platform`, `vpn`, `bastion`. */
            system: string;
            /** @description Until when. */
            until: string;
            /** @description User id, for an account of this cloud. */
            user?: string | null;
        };
        /** @description A line of a change. */
        OrderChangeLine: {
            /** @description Answers to the item's questions. */
            form?: {
                [key: string]: string;
            };
            /** @description Number of the price row. */
            item: string;
            /**
             * Format: int64
             * @description Units.
             */
            quantity: number;
        };
        /** @description A wish to change an order of the token's project. */
        OrderChangeRequest: {
            /** @description A final backup of the volumes and of the servers' disks, for `release`; true unless given. */
            backup?: boolean | null;
            /** @description Create what is added, instead of only granting it. */
            create?: boolean;
            /** @description `scale_up`, `scale_down`, `storage_up`, `storage_down`, `renew`, `stop`, `start`, `release`. */
            kind: string;
            /** @description More of what, or less; months are not asked: what enlarges an order ends with it. */
            lines?: components["schemas"]["OrderChangeLine"][];
            /**
             * Format: int32
             * @description How much longer, for `renew`.
             */
            months?: number | null;
            network?: components["schemas"]["NetworkRequest"] | null;
            /** @description Remark. */
            note?: string | null;
            /** @description Order that is changed. */
            target: string;
            /** @description Why it must take the urgent path. */
            urgent?: string | null;
        };
        /** @description A clock of an order. */
        OrderClock: {
            /** @description Name of the contract's clock. */
            clock: string;
            /** @description When it ended. */
            done_at?: string | null;
            /** @description Until when it is in time. */
            due_at: string;
            /** @description Kind of the order. */
            kind: string;
            /** @description It ended, or runs on, too late. */
            late: boolean;
            /** @description Order. */
            order: string;
            /** @description Project. */
            project: string;
            /**
             * Format: int32
             * @description Round of approval in which it started.
             */
            round: number;
            /** @description When it started. */
            starts_at: string;
            /** @description `answered`, `done`. */
            until: string;
            /** @description When it lost its object: the order was returned, refused or withdrawn. */
            void_at?: string | null;
        };
        /** @description How the clocks of a name went. */
        OrderClockFigure: {
            /** @description Name of the contract's clock. */
            clock: string;
            /**
             * Format: int64
             * @description Ended in time.
             */
            in_time: number;
            /**
             * Format: int64
             * @description Too late, ended or not.
             */
            late: number;
            /** @description Share in time of those that are in time or late, percent, two places; none without one. */
            percent?: string | null;
            /**
             * Format: int64
             * @description Running, not late yet.
             */
            running: number;
        };
        /** @description Figures of clocks. */
        OrderClockFigures: {
            /** @description By name. */
            figures: components["schemas"]["OrderClockFigure"][];
        };
        /** @description A clock of the contract. */
        OrderClockRule: {
            /** @description Where the contract says so. */
            clause: string;
            /** @description Name in the program. */
            id: string;
            /** @description Name. */
            name: string;
            /** @description In English. */
            name_en: string;
            /** @description Kinds of orders. */
            on: string[];
            /** @description `submitted`, `received`, `approved`. */
            starts: string;
            /** @description `answered`, `done`. */
            until: string;
            /** @description Such as `4 hours`. */
            within: string;
        };
        /** @description Clocks. */
        OrderClocks: {
            /** @description The latest first. */
            clocks: components["schemas"]["OrderClock"][];
            /** @description Where to go on. */
            next?: string | null;
        };
        /** @description What was done by hand. */
        OrderCompleteRequest: {
            /** @description What was done, and where that can be seen. */
            evidence: string;
            /** @description How much of each line was delivered, where that is said: all of it. */
            lines?: components["schemas"]["OrderCompletedLine"][];
            /** @description Remark. */
            note?: string | null;
            /** @description Number of the delivery note, contract or certificate; asked for when a line is delivered. */
            reference?: string | null;
        };
        /** @description A line that was delivered. */
        OrderCompletedLine: {
            /**
             * Format: int32
             * @description Number of the line, from 1.
             */
            line: number;
            /**
             * Format: int64
             * @description Units.
             */
            quantity: number;
        };
        /** @description A form. */
        OrderForm: {
            /** @description Questions. */
            fields: components["schemas"]["FormField"][];
            /** @description Kind of order. */
            kind: string;
        };
        /** @description Forms. */
        OrderForms: {
            /** @description By kind of order. */
            forms: components["schemas"]["OrderForm"][];
        };
        /** @description Ports that were asked for. */
        OrderOpening: {
            /**
             * Format: int32
             * @description First port.
             */
            from_port: number;
            /** @description `tcp` or `udp`. */
            protocol: string;
            /** @description What for. */
            purpose: string;
            /** @description Who may come in. */
            sources: string[];
            /** @description Servers or addresses. */
            targets: string[];
            /**
             * Format: int32
             * @description Last port.
             */
            to_port: number;
            /** @description Until when. */
            until: string;
        };
        /** @description A wish for an order, for the project of the token. */
        OrderRequest: {
            /** @description Create the resources once approved, instead of only granting them. */
            create?: boolean;
            /** @description What is ordered. */
            lines: components["schemas"]["LineRequest"][];
            /** @description Name: 1 to 60 lower-case letters, digits and hyphens. What is created is named after it. */
            name: string;
            network?: components["schemas"]["NetworkRequest"] | null;
            /** @description Remark for those who approve. */
            note?: string | null;
            /**
             * Format: int32
             * @description Days of trial before it is delivered; none unless given.
             */
            trial_days?: number;
            /** @description Why it must take the urgent path, if it must. */
            urgent?: string | null;
        };
        /** @description A stage of an order's flow. */
        OrderStage: {
            /** @description Since when it waits there. */
            began_at?: string | null;
            /** @description When it was. */
            decided_at?: string | null;
            /** @description A deputy may decide. */
            delegate: boolean;
            /** @description Until when it is to be decided. */
            due_at?: string | null;
            /** @description The deadline has passed, or had when it was decided. */
            overdue: boolean;
            /** @description Who decides. */
            role: string;
        };
        /** @description Orders. */
        Orders: {
            /** @description Marker of the next page; none at the end. */
            next?: string | null;
            /** @description A page of them, newest first unless asked otherwise. */
            orders: components["schemas"]["Order"][];
        };
        /** @description A time in which business systems were hit. */
        OutageTime: {
            /** @description From. */
            from: string;
            /**
             * Format: int64
             * @description Systems hit.
             */
            hit: number;
            /**
             * Format: int64
             * @description Systems in use.
             */
            of: number;
            /** @description Per cent. */
            percent: string;
            /** @description To. */
            to: string;
        };
        /** @description Times in which business systems were hit. */
        Outages: {
            /** @description In order. */
            outages: components["schemas"]["OutageTime"][];
        };
        /** @description Something that a payment waited for. */
        PaymentCondition: {
            /** @description Amount, yuan. */
            amount?: string | null;
            /** @description When. */
            at: string;
            /** @description Who recorded it: name. */
            by_name: string;
            /** @description The day. */
            date: string;
            /** @description Document. */
            reference: string;
        };
        /** @description The plan of all payments. */
        PaymentPlan: {
            /** @description Caps. */
            caps: components["schemas"]["CapUse"][];
            /** @description All payments: by day, then those without one. */
            payments: components["schemas"]["PlannedPayment"][];
            /** @description Total of the contract, yuan. */
            total?: string | null;
            /** @description Payments whose day is not known. */
            undated: components["schemas"]["UndatedPayment"][];
        };
        /** @description A step of a payment. */
        PaymentStepRequest: {
            /** @description Amount, yuan: required for `invoice` and `pay`, and what is payable; nothing else has one. */
            amount?: string | null;
            /** @description The day. */
            date: string;
            /** @description Proof. */
            evidence?: components["schemas"]["ScoreEvidence"][];
            /** @description Number of the invoice, of the transfer, of the document. */
            reference: string;
            /** @description What the payment waits for (`invoice`, `appropriation`, …), or `pay`. */
            step: string;
        };
        /** @description A wish to plan something besides the contract. */
        PlannedDutyRequest: {
            /** @description When it can be done (RFC 3339); now unless given. */
            begins?: string | null;
            /** @description Last instant in time (RFC 3339). */
            due: string;
            /** @description `report`, `drill`, `training`, `inspection`, `check`, `survey`, `plan`. */
            kind: string;
            /** @description Name. */
            name: string;
            /** @description In English. */
            name_en?: string | null;
            /** @description Whose. */
            project?: string | null;
            /** @description What it is about. */
            subject?: string | null;
        };
        /** @description A payment of the plan. */
        PlannedPayment: components["schemas"]["Due"] & {
            fixed?: components["schemas"]["FixedPayment"] | null;
            /** @description What it keeps back has been paid out. */
            kept_released: boolean;
            /** @description `open`, `withheld`, `planned`, `due`, `invoiced`, `paid`, `nothing`. */
            state: string;
            /** @description What has to happen before it has a day (`acceptance`): `date` is none then, and the amounts are what is known without it. */
            waits_for?: string | null;
        };
        /** @description A change of capacity. */
        PoolChange: {
            /** @description From when on. */
            at: string;
            /** @description What it comes from. */
            cause: string;
            /** @description How much more, or less. */
            delta: string;
            /** @description Dimension. */
            dimension: string;
            /** @description Id. */
            id: string;
            /** @description Pool. */
            pool: string;
        };
        /** @description A capacity that no host tells of. */
        PoolChangeRequest: {
            /** @description From when on; now unless given. */
            at?: string | null;
            /** @description How much more, or less: decimal text. */
            delta: string;
            /** @description Dimension. */
            dimension: string;
            /** @description Ids of files: the delivery note, the record of what went out of use. */
            evidence?: string[];
            /** @description `x86_64`, `aarch64`; left out for what has no architecture. */
            pool?: string | null;
            /** @description Why. */
            reason: string;
        };
        /** @description Changes of capacity. */
        PoolChanges: {
            /** @description Oldest first. */
            changes: components["schemas"]["PoolChange"][];
        };
        /** @description A decision on a proposal. */
        PoolDecision: {
            /** @description Remark; a refusal says why. */
            note?: string | null;
        };
        /** @description The days until a pool is to be expanded, if it goes on growing as it did. */
        PoolForecast: {
            /**
             * Format: int64
             * @description Days until then, 0 if it is there; none, if `reason` says why not.
             */
            days?: number | null;
            /**
             * Format: int64
             * @description Use at which it is to be expanded, per cent.
             */
            limit_percent: number;
            /** @description `theil_sen`: growth is the median of the slopes between the highest use of every two days. */
            method: string;
            /** @description Days that are needed among them. */
            needed_days: number;
            /** @description Growth in a day, in units of the pool; none, if too few days are known. */
            per_day?: string | null;
            /** @description `no_capacity`, `too_few_days`, `no_growth`, `far`: more than ten years. */
            reason?: string | null;
            /** @description Highest use of the days that it is told by, oldest first; days that are over and summed up. */
            seen: components["schemas"]["PoolPeak"][];
            /**
             * Format: int64
             * @description Days that are looked back.
             */
            window_days: number;
        };
        /** @description A day's highest use of a pool. */
        PoolPeak: {
            /** @description Day, in the contract's time zone. */
            day: string;
            /** @description Per cent of the capacity. */
            percent: string;
        };
        /** @description A capacity that is proposed; it counts when the purchaser confirms it. */
        PoolProposal: {
            /** @description From when on. */
            at: string;
            /** @description Name of who proposed it. */
            by_name: string;
            /** @description When that was. */
            decided_at?: string | null;
            /** @description Name of who decided. */
            decided_by?: string | null;
            /** @description How much more, or less. */
            delta: string;
            /** @description Dimension. */
            dimension: string;
            /** @description Ids of files. */
            evidence: string[];
            /** @description Id. */
            id: string;
            /** @description What was said about it. */
            note?: string | null;
            /** @description `x86_64`, `aarch64`; none for what has no architecture. */
            pool?: string | null;
            /** @description Why. */
            reason: string;
            /** @description When that was. */
            recorded_at: string;
            /** @description `pending`, `confirmed`, `refused`. */
            state: string;
        };
        /** @description Capacities that are proposed. */
        PoolProposals: {
            /** @description Newest first. */
            proposals: components["schemas"]["PoolProposal"][];
        };
        /** @description Use of a pool. */
        PoolUse: {
            /** @description What to do. */
            advice?: string | null;
            /** @description In English. */
            advice_en?: string | null;
            /** @description Capacity at the end. */
            capacity: string;
            /** @description `vcpu`, `memory_gb`, `storage_gb`, `accelerator`. */
            dimension: string;
            /** @description How long it lasts, as it stood at the end. */
            forecast: components["schemas"]["PoolForecast"];
            /** @description Granted at the end. */
            granted: string;
            /** @description Mean use, per cent, weighted by time. */
            mean_percent?: string | null;
            /** @description Its name. */
            name: string;
            /** @description In English. */
            name_en: string;
            /** @description When that was reached. */
            peak_at?: string | null;
            /** @description Highest use, per cent. */
            peak_percent?: string | null;
            /** @description `all`, `x86_64`, `aarch64`. */
            pool: string;
            /** @description Unit. */
            unit: string;
        };
        /** @description Use of pools. */
        Pools: {
            /** @description From. */
            from: string;
            /** @description By pool and dimension. */
            pools: components["schemas"]["PoolUse"][];
            /** @description To. */
            to: string;
        };
        /** @description A problem. */
        Problem: {
            /** @description What causes it. */
            cause?: string | null;
            /** @description Id. */
            id: string;
            /** @description Incidents behind which it is; empty in lists. */
            incidents: string[];
            /** @description When. */
            opened_at: string;
            /** @description Who opened it: user id. */
            opened_by: string;
            /** @description When it was resolved. */
            resolved_at?: string | null;
            /** @description What keeps it from coming again. */
            solution?: string | null;
            /** @description State. */
            state: string;
            /** @description Its name in Chinese. */
            state_name: string;
            /** @description Its name in English. */
            state_name_en: string;
            /** @description What is seen. */
            text: string;
            /** @description What happened; only where one problem is shown. */
            timeline?: components["schemas"]["TimelineEntry"][] | null;
            /** @description Title. */
            title: string;
            /** @description What helps until it is mended. */
            workaround?: string | null;
        };
        /** @description Something that happens to a problem. */
        ProblemEvent: {
            /** @description With `diagnose`: what causes it. */
            cause?: string | null;
            /** @description `diagnose`, `resolve`, `close`, `reopen`. */
            event: string;
            /** @description Remark; required for `reopen`. */
            note?: string | null;
            /** @description With `resolve`: what keeps it from coming again. */
            solution?: string | null;
            /** @description With `diagnose`: what helps meanwhile. */
            workaround?: string | null;
        };
        /** @description A problem to be opened. */
        ProblemRequest: {
            /** @description Incidents behind which it is. */
            incidents?: string[];
            /** @description What is seen. */
            text: string;
            /** @description 1 to 200 characters. */
            title: string;
        };
        /** @description Problems. */
        Problems: {
            /** @description Marker of the next page; none at the end. */
            next?: string | null;
            /** @description A page of them, newest first unless asked otherwise. */
            problems: components["schemas"]["Problem"][];
        };
        /** @description Somebody who has a role in a project. */
        ProjectMember: {
            /** @description Name of his domain. */
            domain: string;
            /** @description He may log in. */
            enabled: boolean;
            /** @description User id. */
            id: string;
            /** @description Name. */
            name: string;
            /** @description His roles there, those that others bring along left out. */
            roles: components["schemas"]["ProjectRole"][];
        };
        /** @description People of a project. */
        ProjectMembers: {
            /** @description By id. */
            members: components["schemas"]["ProjectMember"][];
        };
        /** @description A role that somebody has in a project. */
        ProjectRole: {
            /** @description The group by which he has it; none, if he has it himself. */
            group?: string | null;
            /** @description It was given for this project; else it comes from a project above or from the domain. */
            here: boolean;
            /** @description Name of the role. */
            role: string;
        };
        /** @description Limits and use of a project. */
        Quota: {
            /** @description Project. */
            project: string;
            /** @description By resource. */
            resources: {
                [key: string]: components["schemas"]["QuotaLine"];
            };
        };
        /** @description Limit and use of a resource. */
        QuotaLine: {
            /**
             * Format: int64
             * @description Granted; -1 for no limit.
             */
            limit: number;
            /**
             * Format: int64
             * @description In use.
             */
            used: number;
        };
        /** @description A loan of quota. */
        QuotaLoan: {
            agreed?: components["schemas"]["LoanSign"] | null;
            approved?: components["schemas"]["LoanSign"] | null;
            /** @description Who asked. */
            asked: components["schemas"]["LoanSign"];
            /** @description Who borrows. */
            borrower: string;
            /** @description When it ended. */
            ended_at?: string | null;
            /** @description Id. */
            id: string;
            /** @description Who lends. */
            lender: string;
            /** @description Why it was refused, or what is still in use. */
            note?: string | null;
            /** @description What for. */
            reason: string;
            /** @description What. */
            resources: {
                [key: string]: number;
            };
            /** @description `asked`, `agreed`, `lent`, `overdue`, `returned`, `refused`, `withdrawn`. */
            state: string;
            /** @description Until when. */
            until: string;
        };
        /** @description A wish for a loan, for the token's project. */
        QuotaLoanRequest: {
            /** @description Sibling that lends. */
            lender: string;
            /** @description What for. */
            reason: string;
            /** @description By resource. */
            resources: {
                [key: string]: number;
            };
            /** @description Until when (RFC 3339). */
            until: string;
        };
        /** @description Loans. */
        QuotaLoans: {
            /** @description Newest first. */
            loans: components["schemas"]["QuotaLoan"][];
        };
        /** @description A rule that the tender leaves open. */
        Reading: {
            /** @description Other rules. */
            alternatives: components["schemas"]["Alternative"][];
            /** @description Clause of the tender. */
            clause: string;
            /** @description The purchaser agreed. */
            confirmed: boolean;
            /** @description Name. */
            id: string;
            /** @description The rule in words. */
            meaning: string;
            /** @description What is open. */
            question: string;
            /** @description The rule taken. */
            taken: string;
            /** @description Why this one. */
            why: string;
        };
        /** @description A reason. */
        ReasonRequest: {
            /** @description Why. */
            reason: string;
        };
        /** @description A line of the monthly list that both sides confirm. */
        ReconciledLine: {
            /** @description Amount, yuan, to the fen. */
            amount: string;
            /** @description Category. */
            category: string;
            corrects?: components["schemas"]["Corrected"] | null;
            /** @description Its last dispute. */
            dispute?: string | null;
            /** @description Number of the price row. */
            item: string;
            /** @description What names the line in adjustments. */
            key: string;
            /** @description `usage`, or `reversal` and `new` for a correction of an earlier period. */
            kind: string;
            /**
             * Format: int64
             * @description Number within the bill, from 1.
             */
            line: number;
            /** @description How the quantity was measured; none where an old correction does not say. */
            measure?: string | null;
            /** @description Name. */
            name: string;
            /** @description Name in English. */
            name_en: string;
            part?: components["schemas"]["LinePart"] | null;
            purchaser?: components["schemas"]["Signature"] | null;
            /** @description Quantity. */
            quantity: string;
            /** @description The settlement that it is in. */
            settlement?: string | null;
            /** @description `draft`, `open`, `confirmed_by_tenant`, `confirmed_by_purchaser`, `confirmed`, `disputed`, `upheld`, `settled`. */
            state: string;
            tenant?: components["schemas"]["Signature"] | null;
            /** @description Unit. */
            unit: string;
            /** @description Price of a unit, yuan. */
            unit_price: string;
        };
        /** @description The usage list of a month that both sides confirm (资源对账). */
        Reconciliation: {
            book?: components["schemas"]["BookState"] | null;
            /** @description It can still change. */
            draft: boolean;
            /** @description What happened, oldest first. */
            events: components["schemas"]["BookEvent"][];
            /** @description Lines. */
            lines: components["schemas"]["ReconciledLine"][];
            /** @description Month. */
            month: string;
            /** @description Project. */
            project: string;
            /** @description Sum, yuan. */
            total: string;
        };
        /** @description What has been mended. */
        RectificationRequest: {
            /** @description Proof, at least one piece. */
            evidence: components["schemas"]["ScoreEvidence"][];
            /** @description What. */
            reason: string;
        };
        /** @description A refusal. */
        Refusal: {
            /** @description Why. */
            error: components["schemas"]["RefusalBody"];
        };
        /** @description Why a request was refused. */
        RefusalBody: {
            /** @description Reason that a program can match on. */
            code: string;
            /** @description Field at fault, as the client wrote it. */
            field?: string | null;
            /** @description Reason for people. */
            message: string;
            /** @description Request id, by which the operator finds it in the log and the audit ledger. */
            request_id: string;
            /**
             * Format: int32
             * @description HTTP status.
             */
            status: number;
        };
        /** @description A register and its fields. */
        Register: {
            /** @description Who enters records: `both` (purchaser, operator), `operator`, `purchaser`, `tenant`. */
            by: string;
            /** @description Where a tender asks for it. */
            clause: string;
            /** @description The field by whose date records are counted. */
            date?: string | null;
            /** @description Fields. */
            fields: components["schemas"]["RegisterField"][];
            /** @description Name in paths. */
            kind: string;
            /** @description Name. */
            name: string;
            /** @description In English. */
            name_en: string;
            /** @description The register to whose records these belong. */
            parent?: string | null;
            /** @description The field that says until when a record holds. */
            until?: string | null;
        };
        /** @description A wish to change a record. */
        RegisterChangeRequest: {
            /** @description Ids of files, all of them; those that there are unless given. */
            evidence?: string[] | null;
            /** @description Values of the fields that change; null takes one out. */
            fields?: Record<string, never>;
            /** @description Why. */
            reason: string;
            /**
             * Format: int64
             * @description The version that is changed.
             */
            version: number;
        };
        /** @description A word of a choice. */
        RegisterChoice: {
            /** @description What it is called. */
            label: string;
            /** @description The word. */
            value: string;
        };
        /** @description A field of a register. */
        RegisterField: {
            /** @description Who enters it. */
            by: string;
            /** @description The words of a choice. */
            choices: components["schemas"]["RegisterChoice"][];
            /** @description What it is called. */
            label: string;
            /** @description In English. */
            label_en: string;
            /** @description Name. */
            name: string;
            /** @description Must be there. */
            required: boolean;
            /** @description What it takes, in words. */
            rule: string;
            /** @description `text`, `integer`, `decimal`, `date`, `instant`, `flag`, `choice`, `questions`, `scores`. */
            type: string;
        };
        /** @description A record in its present version. */
        RegisterRecord: {
            /** @description When this version was. */
            changed_at: string;
            /** @description What follows from them: a drill's measured RTO and RPO, a survey's percentage. */
            computed: Record<string, never>;
            /** @description When it was entered. */
            created_at: string;
            /** @description Ids of files. */
            evidence: string[];
            /** @description Values by field. */
            fields: Record<string, never>;
            /** @description By what it is counted. */
            happened_at: string;
            /** @description Id. */
            id: string;
            /** @description Register. */
            kind: string;
            /** @description The record that it belongs to. */
            parent?: string | null;
            /** @description Whose. */
            project?: string | null;
            /** @description Business system. */
            system?: string | null;
            /** @description What it is called in lists. */
            title: string;
            /** @description First instant at which it no longer holds. */
            valid_until?: string | null;
            /**
             * Format: int64
             * @description Version.
             */
            version: number;
            /** @description It was withdrawn. */
            withdrawn: boolean;
        };
        /** @description A record with its versions. */
        RegisterRecordDetail: {
            /** @description Its files. */
            files: components["schemas"]["Evidence"][];
            /** @description The record. */
            record: components["schemas"]["RegisterRecord"];
            /** @description Oldest first. */
            versions: components["schemas"]["RegisterVersion"][];
        };
        /** @description A wish for a record. */
        RegisterRecordRequest: {
            /** @description Ids of files. */
            evidence?: string[];
            /** @description Values by field. */
            fields: Record<string, never>;
            /** @description The record that it belongs to. */
            parent?: string | null;
            /** @description Whose; a tenant's own. */
            project?: string | null;
            /** @description Business system. */
            system?: string | null;
        };
        /** @description Records of a register. */
        RegisterRecords: {
            /** @description Records. */
            records: components["schemas"]["RegisterRecord"][];
        };
        /** @description A version of a record. */
        RegisterVersion: {
            /** @description When. */
            at: string;
            /** @description Who. */
            by: string;
            /** @description Name of that person then. */
            by_name: string;
            /** @description Ids of files. */
            evidence: string[];
            /** @description Values by field. */
            fields: Record<string, never>;
            /** @description Why it was changed. */
            reason?: string | null;
            /**
             * Format: int64
             * @description Number.
             */
            version: number;
            /** @description It was withdrawn. */
            withdrawn: boolean;
        };
        /** @description Registers. */
        Registers: {
            /** @description That the caller may see. */
            registers: components["schemas"]["Register"][];
        };
        /** @description A dispute was not right: the line stands as it was billed. */
        RejectDisputeRequest: {
            /** @description What was found. */
            finding: string;
        };
        /** @description Which resources to let go. */
        ReleaseRequest: {
            /** @description Why. */
            reason?: string;
            /** @description These. */
            resources: string[];
        };
        /** @description What is said of a decision. */
        RemarkRequest: {
            /** @description Remark; required for a refusal. */
            remark?: string | null;
        };
        /** @description A certificate that browsers are shown under a domain's own host name. */
        ReminderCertificate: {
            /** @description Id of the domain. */
            domain: string;
            /** @description Host name. */
            host: string;
            /** @description First instant at which it no longer holds. */
            valid_until: string;
        };
        /** @description What no longer holds, or soon will not, the first to end first. */
        Reminders: {
            /** @description Certificates of domains' own host names; with the first page only. */
            certificates: components["schemas"]["ReminderCertificate"][];
            /** @description Records of registers. */
            records: components["schemas"]["RegisterRecord"][];
        };
        /** @description A resource of the cloud. */
        Resource: {
            /** @description Architecture; empty for what has none. */
            arch: string;
            /** @description What price rows select by. */
            attributes: {
                [key: string]: string;
            };
            /** @description When it ended. */
            ended?: string | null;
            /** @description When it was first metered. */
            first_seen: string;
            /** @description Storage, GiB. */
            gb?: string | null;
            /** @description Id. */
            id: string;
            /** @description `server`, `volume`, `snapshot`, `image`, `floatingip`, or what an outside meter calls it. */
            kind: string;
            /** @description Systems that it belonged to, newest first; in lists none. */
            memberships?: components["schemas"]["Membership"][] | null;
            /** @description Memory, GiB. */
            memory_gb?: string | null;
            /** @description Name. */
            name: string;
            /** @description Project. */
            project: string;
            /** @description Business system that it belongs to. */
            system?: string | null;
            /** @description vCPUs. */
            vcpus?: string | null;
        };
        /** @description How a resource spent a time. */
        ResourceAvailability: {
            /** @description Why. */
            cause?: string | null;
            /** @description From. */
            from: string;
            /** @description `up`, `down`, `off`, if that was told. */
            now?: string | null;
            /** @description Per cent, rounded down. */
            percent: string;
            /** @description Resource. */
            resource: string;
            /** @description Since when. */
            since?: string | null;
            /** @description How the time was spent. */
            spent: components["schemas"]["Spent"];
            /** @description What was not up, in order. */
            stretches: components["schemas"]["AvailabilityStretch"][];
            /** @description To. */
            to: string;
        };
        /** @description Resources. */
        Resources: {
            /** @description By id. */
            resources: components["schemas"]["Resource"][];
        };
        /** @description Why something is sent back. */
        ReturnRequest: {
            /** @description Why. */
            reason: string;
        };
        /** @description A request for a risk assessment. */
        Risk: {
            /** @description `respond`, `scan`, `report`, where the contract has them. */
            clocks: components["schemas"]["CaseClock"][];
            /** @description What the report concludes. */
            conclusion?: string | null;
            /** @description Id. */
            id: string;
            /** @description Project. */
            project: string;
            /** @description When it was raised. */
            raised_at: string;
            /** @description When it was recorded. */
            recorded_at: string;
            /** @description Who wants it: user id. */
            requester: string;
            /** @description State. */
            state: string;
            /** @description Its name in Chinese. */
            state_name: string;
            /** @description Its name in English. */
            state_name_en: string;
            /** @description Business system. */
            system?: string | null;
            /** @description Text. */
            text: string;
            /** @description What happened; only where one request is shown. */
            timeline?: components["schemas"]["TimelineEntry"][] | null;
            /** @description Title. */
            title: string;
            /** @description Very urgent. */
            urgent: boolean;
        };
        /** @description Something that happens to a request. */
        RiskEvent: {
            /** @description When it happened, if it is entered afterwards; then `note` is required. */
            at?: string | null;
            /** @description `respond`, `scan`, `report`, `cancel`. */
            event: string;
            /** @description Remark; with `report`, what it concludes. */
            note?: string | null;
        };
        /** @description A wish for a risk assessment. */
        RiskRequest: {
            /** @description When it was raised, if the staff enters it afterwards. */
            at?: string | null;
            /** @description Whose it is; that of the token unless given. */
            project?: string | null;
            /** @description Business system. */
            system?: string | null;
            /** @description 1 to 8000 characters. */
            text: string;
            /** @description 1 to 200 characters. */
            title: string;
            /** @description Very urgent. */
            urgent?: boolean;
        };
        /** @description Requests for risk assessments. */
        Risks: {
            /** @description Marker of the next page; none at the end. */
            next?: string | null;
            /** @description A page of them, newest first unless asked otherwise. */
            requests: components["schemas"]["Risk"][];
        };
        /** @description A stretch. */
        RosterGap: {
            /** @description First instant. */
            from: string;
            /** @description First instant after. */
            to: string;
        };
        /** @description When nobody has a post. */
        RosterGaps: {
            /** @description In order. */
            gaps: components["schemas"]["RosterGap"][];
        };
        /** @description Rates over the time since the point before. */
        SamplePoint: {
            /** @description End of that time. */
            at: string;
            /**
             * Format: double
             * @description Per cent of one CPU.
             */
            cpu_percent: number;
            /** Format: double */
            disk_read_bytes: number;
            /** Format: double */
            disk_reads: number;
            /** Format: double */
            disk_write_bytes: number;
            /** Format: double */
            disk_writes: number;
            /** Format: int64 */
            memory_bytes: number;
            /** Format: int64 */
            memory_max_bytes: number;
            /** Format: double */
            net_rx_bytes: number;
            /** Format: double */
            net_rx_packets: number;
            /** Format: double */
            net_tx_bytes: number;
            /** Format: double */
            net_tx_packets: number;
            /**
             * Format: int64
             * @description Its length, seconds.
             */
            seconds: number;
        };
        /** @description Figures of a server or a node. */
        Samples: {
            /** @description Oldest first. */
            points: components["schemas"]["SamplePoint"][];
            /** @description Server or node. */
            subject: string;
        };
        /** @description A part of an item. */
        SchemePart: {
            /** @description Figure of the records; judged if there is none. */
            figure?: string | null;
            /** @description Id; a judgement names `item.part`. */
            id: string;
            /** @description Name. */
            name: string;
            /** @description Name in English. */
            name_en: string;
            /** @description Points. */
            points: string;
        };
        /** @description An item, or a veto. */
        SchemeRow: {
            /** @description Where the tender says so. */
            clause: string;
            /** @description Figure of the records; judged if there is none. */
            figure?: string | null;
            /** @description Id. */
            id: string;
            /** @description `score`, `deduct`, `bonus`, `veto`. */
            kind: string;
            /** @description Name. */
            name: string;
            /** @description Name in English. */
            name_en: string;
            /** @description Parts that are met or not. */
            parts: components["schemas"]["SchemePart"][];
            /** @description The most that it brings, takes off or adds. */
            points?: string | null;
            /** @description Section, as printed. */
            section?: string | null;
        };
        /** @description A word for a result. */
        SchemeWord: {
            /** @description From this score. */
            min: string;
            /** @description The word. */
            word: string;
            /** @description In English. */
            word_en: string;
        };
        /** @description Assessment schemes. */
        Schemes: {
            /** @description In the order of the contract. */
            schemes: components["schemas"]["AssessmentScheme"][];
        };
        /** @description Something that was said or given. */
        ScoreEntry: {
            /** @description When. */
            at: string;
            /** @description Who: user id. */
            by: string;
            /** @description Who: name. */
            by_name: string;
            /** @description Proof. */
            evidence: components["schemas"]["ScoreEvidence"][];
            /** @description Id. */
            id: string;
            /** @description Items that it is about. */
            items: string[];
            /**
             * @description `figures`, `judgement`, `announcement`, `confirmation`, `appeal`, `decision`, `final`, `rectification`, `rectification_decision`,
             *     `proposal`, `return`, `signature`.
             */
            kind: string;
            /** @description What of it. */
            name: string;
            /** @description Why. */
            reason?: string | null;
            /** @description The entry that it takes the place of. */
            replaces?: string | null;
            /** @description Value. */
            value?: string | null;
            /** @description Yes or no. */
            verdict?: boolean | null;
        };
        /** @description Proof. */
        ScoreEvidence: {
            /** @description SM3 or SHA-256 of its bytes, 64 hexadecimal digits. */
            digest: string;
            /** @description Name by which it is found. */
            reference: string;
        };
        /** @description A score that a settlement takes. */
        SettledScore: {
            /** @description Scheme. */
            scheme: string;
            /** @description Score. */
            score: string;
            /** @description Last day of its period. */
            until: string;
            /** @description A veto holds. */
            vetoed: boolean;
        };
        /** @description A settlement. */
        Settlement: components["schemas"]["SettlementSummary"] & {
            /** @description What each month's bills come to as they count, by the month's last day; yuan. */
            accrued: {
                [key: string]: string;
            };
            /** @description Those that this settlement adds. */
            adds: components["schemas"]["DueName"][];
            /** @description From records stored before this instant. */
            as_of: string;
            /** @description Every month up to this day had its bills closed. */
            billed_until: string;
            /** @description Caps. */
            caps: components["schemas"]["CapUse"][];
            closed?: components["schemas"]["SettlementSignature"] | null;
            /** @description Contract. */
            contract: string;
            /** @description SM3 of the contract's text. */
            contract_digest: string;
            /** @description Of a draft: a version that awaits the purchaser's agreement, and does not count. */
            contract_proposed?: string | null;
            /** @description Version by which it is computed. */
            contract_version: string;
            /** @description Who computed it. */
            drafted: components["schemas"]["SettlementSignature"];
            /** @description What was said, oldest first. */
            entries: components["schemas"]["ScoreEntry"][];
            /** @description What has happened, by name. */
            events: {
                [key: string]: string;
            };
            /** @description Every payment until the day, those of earlier settlements included. */
            payments: components["schemas"]["Due"][];
            proposed?: components["schemas"]["SettlementSignature"] | null;
            /** @description Scores that stand. */
            scores: components["schemas"]["SettledScore"][];
        };
        /** @description A wish for a settlement. */
        SettlementRequest: {
            /** @description Payments until this day; today unless given. */
            until?: string | null;
        };
        /** @description Who signed. */
        SettlementSignature: {
            /** @description When. */
            at: string;
            /** @description User id. */
            by: string;
            /** @description Name. */
            by_name: string;
        };
        /** @description A settlement in a list. */
        SettlementSummary: {
            /** @description Digest of its inputs: what is signed. */
            digest: string;
            /** @description Id. */
            id: string;
            /**
             * Format: int32
             * @description Number, from 1.
             */
            number: number;
            /** @description The purchaser takes, or took, longer. */
            review_late: boolean;
            /** @description Until when the purchaser is to check it. */
            review_until?: string | null;
            /** @description `draft`, `proposed`, `closed`. */
            state: string;
            /** @description What it makes payable, yuan. */
            total: string;
            /** @description Payments until this day. */
            until: string;
        };
        /** @description Settlements. */
        Settlements: {
            /** @description Marker of the next page. */
            next?: string | null;
            /** @description Newest first. */
            settlements: components["schemas"]["SettlementSummary"][];
        };
        /** @description A share that is decided. */
        ShareRequest: {
            /** @description Proof, at least one piece. */
            evidence: components["schemas"]["ScoreEvidence"][];
            /**
             * Format: int32
             * @description Its number, from 1.
             */
            number?: number;
            /** @description Payment. */
            payment: string;
            /** @description Percentage that is paid, decimal text: `93`. */
            percent: string;
            /** @description Why. */
            reason: string;
        };
        /** @description A shift. */
        Shift: {
            /** @description First instant. */
            begins: string;
            /** @description Why. */
            cancel_reason?: string | null;
            /** @description When it was cancelled. */
            cancelled_at?: string | null;
            /** @description First instant after. */
            ends: string;
            /** @description Id. */
            id: string;
            /** @description Name of that person when it was planned. */
            name: string;
            /** @description Remark. */
            note?: string | null;
            /** @description Telephone then. */
            phone?: string | null;
            /** @description `primary`, `deputy`, `onsite`. */
            post: string;
            /** @description Person, in the staff register. */
            staff: string;
            /** @description Team. */
            team: string;
        };
        /** @description A wish for a shift. */
        ShiftRequest: {
            /** @description First instant (RFC 3339). */
            begins: string;
            /** @description First instant after (RFC 3339). */
            ends: string;
            /** @description Remark. */
            note?: string | null;
            /** @description `primary`, `deputy`, `onsite`. */
            post: string;
            /** @description Person, in the staff register. */
            staff: string;
            /** @description Team. */
            team: string;
        };
        /** @description Shifts. */
        Shifts: {
            /** @description Shifts. */
            shifts: components["schemas"]["Shift"][];
        };
        /** @description A wish for shifts. */
        ShiftsRequest: {
            /** @description At most 200. */
            shifts: components["schemas"]["ShiftRequest"][];
        };
        /** @description For which side the caller speaks. */
        SideRequest: {
            /** @description `tenant` or `purchaser`; needed only by who may be both. */
            side?: string | null;
        };
        /** @description Who did something, and when. */
        Signature: {
            /** @description When. */
            at: string;
            /** @description User. */
            by: string;
            /** @description His name then. */
            name: string;
        };
        /** @description A signature. */
        SignatureRequest: {
            /** @description Digest of the inputs that the signer has seen. */
            digest: string;
        };
        /** @description The time of a simulated cloud. */
        SimulatedClock: {
            /** @description RFC 3339. */
            now: string;
        };
        /** @description What would be. */
        Simulation: {
            /** @description The score by the records alone. */
            before: components["schemas"]["AssessmentScore"];
            /** @description Caps by what is supposed. */
            caps: components["schemas"]["CapUse"][];
            /** @description What all payments come to, less by the records alone; yuan. */
            difference: string;
            /** @description Payments by what is supposed; a score with something open does not count. */
            payments: components["schemas"]["Due"][];
            /** @description Payments by the records alone, as if none had been fixed. */
            payments_before: components["schemas"]["Due"][];
            /** @description The score by what is supposed. */
            score: components["schemas"]["AssessmentScore"];
        };
        /** @description What is supposed. */
        SimulationRequest: {
            /** @description What the bills of a month would come to, by the month's last day; yuan. */
            accrued?: {
                [key: string]: string;
            };
            /** @description Figures instead of those of the records, decimal text. */
            figures?: {
                [key: string]: string;
            };
            /** @description Judgements instead of those that were given, decimal text. */
            judged?: {
                [key: string]: string;
            };
            /** @description Readings of the contract taken otherwise, by their names: those that decide `settlement.cap_order` or the points of a scheme. */
            readings?: {
                [key: string]: string;
            };
            /** @description Scheme. */
            scheme: string;
            /** @description Payments until this day; all unless given. */
            through?: string | null;
            /** @description Last day of the period, or the day as of which a scheme is held that is held once. */
            until?: string | null;
        };
        /** @description A service user that imports. */
        SourceRequest: {
            /** @description Meters. */
            meters: string[];
            /** @description Name that its records carry. */
            name: string;
            /** @description Id of the user whose tokens or application credentials import. */
            user: string;
        };
        /** @description How a time was spent, minutes, two places. */
        Spent: {
            down: string;
            /** @description Stopped by its owner. */
            off: string;
            /** @description Under announced maintenance that the contract excepts. */
            planned: string;
            /** @description Not observed: counts as down. */
            unknown: string;
            up: string;
        };
        /** @description A step. */
        StepRequest: {
            /** @description Ids of files. */
            evidence?: string[];
            /** @description What was done, or why. */
            note?: string | null;
        };
        /** @description A stocktake. */
        Stocktake: {
            /** @description Share of right lines, per cent, once it is closed. */
            accuracy?: string | null;
            /**
             * Format: int64
             * @description Right ones, once it is closed.
             */
            agreed: number;
            /** @description When it began. */
            begun_at: string;
            /** @description Who began it. */
            begun_by: string;
            /** @description Classes that it covers. */
            classes: string[];
            /** @description When it was closed. */
            closed_at?: string | null;
            /** @description By whom. */
            closed_by?: string | null;
            /** @description Id. */
            id: string;
            /** @description A page of lines; in lists none. */
            lines?: components["schemas"]["StocktakeLine"][] | null;
            /**
             * Format: int64
             * @description Lines.
             */
            lines_total: number;
            /** @description What it is called. */
            name: string;
            /** @description `open`, `closed`. */
            state: string;
            /**
             * Format: int64
             * @description What was there and not on record.
             */
            unregistered: number;
        };
        /** @description A line of a stocktake. */
        StocktakeLine: {
            /** @description Entry of the register. */
            asset?: string | null;
            /** @description When. */
            checked_at?: string | null;
            /** @description Who looked. */
            checked_by?: string | null;
            /** @description Class. */
            class: string;
            /** @description What was found. */
            found?: string | null;
            /**
             * Format: int64
             * @description Number.
             */
            n: number;
            /** @description Name. */
            name: string;
            /** @description Remarks. */
            note: string;
            /** @description `unchecked`, `right`, `missing`, `differs`, `unregistered`, `registered`. */
            result: string;
        };
        /** @description A stocktake to begin. */
        StocktakeRequest: {
            /** @description Classes that it covers; all, if none is named. */
            classes?: string[];
            /** @description What it is called. */
            name: string;
        };
        /** @description Stocktakes. */
        Stocktakes: {
            /** @description Newest first. */
            stocktakes: components["schemas"]["Stocktake"][];
        };
        /** @description A subscription. */
        Subscription: {
            /** @description Channel. */
            channel: string;
            /** @description When it was made. */
            created_at: string;
            /** @description Id. */
            id: string;
            /** @description Whose it is: user id. */
            owner: string;
            /** @description What this project has; none: of all, unless it is for a stage. */
            project?: string | null;
            /** @description What a webhook is signed with; shown once, when the subscription is made. */
            secret?: string | null;
            /** @description Orders that wait for this role besides, of whatever project: of an administrator of security or of audit. */
            stage?: string | null;
            /** @description Since when nothing is sent for it: its owner has lost the role with which it was made. He subscribes anew. */
            suspended_at?: string | null;
            /** @description Why. */
            suspended_why?: string | null;
            /** @description Mail address or URL. */
            target: string;
            /** @description Topics. */
            topics: string[];
        };
        /** @description A wish for a subscription. */
        SubscriptionRequest: {
            /** @description `mail`, `webhook`. */
            channel: string;
            /** @description Mail address or URL. */
            target: string;
            /**
             * @description 1 to 20 topics: `*`, a noun with all its events (`bill.*`), or one event (`ticket.resolve`, `order.expiring`). Nouns of the desk's cases:
             *     ticket, incident, change, maintenance, risk, problem, with the events of the case. The others: `order.waiting`, `order.overdue`, `order.expiring`,
             *     `order.reject`, `order.return`, `order.deliver`, `order.fail`, `order.release_stuck`; `bill.issue`, `bill.dispute`, `bill.withdraw`, `bill.propose`, `bill.decline`, `bill.uphold`, `bill.reject`,
             *     `bill.confirm`; `assessment.open`, `assessment.announce`, `assessment.confirm`, `assessment.appeal`, `assessment.review`,
             *     `assessment.finalise`; `settlement.propose`, `settlement.return`, `settlement.close`; `contract.proposed`, `contract.agreed`, `contract.declined`; `duty.due_soon`, `duty.overdue`;
             *     `register.expiring`, `register.expired`; `pool.high`, `pool.normal`; `access.request`, `access.approve`, `access.refuse`,
             *     `access.revoke`, `access.end`, `access.expire`; `brand.expiring`, `brand.expired`.
             */
            topics: string[];
        };
        /** @description Subscriptions. */
        Subscriptions: {
            /** @description Newest first. */
            subscriptions: components["schemas"]["Subscription"][];
        };
        /** @description States by contract. */
        Summary: {
            /** @description Contract to state to number of clauses. */
            contracts: {
                [key: string]: {
                    [key: string]: number;
                };
            };
        };
        /** @description A business system. */
        System: {
            created_at: string;
            data_class: string;
            /** @description Its Chinese name. */
            data_class_name: string;
            environment: string;
            /** @description Its Chinese name. */
            environment_name: string;
            filing: string;
            /** @description Id. */
            id: string;
            importance: string;
            /** @description Its Chinese name. */
            importance_name: string;
            /** @description When it first went into use. */
            live_from?: string | null;
            name: string;
            name_en: string;
            needs: string[];
            note: string;
            owner: string;
            owner_contact: string;
            ports: components["schemas"]["SystemPort"][];
            project: string;
            /** Format: int32 */
            protection?: number | null;
            retired_at?: string | null;
            /** Format: int64 */
            revision: number;
            /** @description `registered`, `running`, `suspended`, `retired`. */
            state: string;
            updated_at: string;
            vendor: string;
            vendor_contact: string;
        };
        /** @description A change of a system. */
        SystemChange: {
            /** @description When. */
            at: string;
            /** @description Who. */
            by: string;
            /** @description Their name. */
            by_name: string;
            /** @description Fields with their old and new values, or what else belongs to it. */
            detail: Record<string, never>;
            /** @description Id. */
            id: string;
            /** @description What. */
            what: string;
        };
        /** @description What is to happen to a system. */
        SystemEvent: {
            /** @description `go_live`, `suspend`, `resume`, `retire`. */
            event: string;
            /** @description Why. */
            reason?: string;
        };
        /** @description What happened to a system. */
        SystemHistory: {
            /** @description Newest first. */
            changes: components["schemas"]["SystemChange"][];
        };
        /** @description A port that is probed. */
        SystemPort: {
            /** @description Address or host name. */
            address: string;
            /** @description What it is for. */
            name?: string;
            /**
             * Format: int32
             * @description Port; zero for `icmp`.
             */
            port?: number;
            /** @description `tcp`, `udp`, `icmp`, `http`, `https`. */
            protocol: string;
        };
        /** @description What is said of a business system. */
        SystemRequest: {
            /** @description `general`, `sensitive`, `important`, `core`. */
            data_class: string;
            /** @description `production` unless given, `staging`, `test`, `development`, `training`, `recovery`; a change that leaves it out leaves it as it is. */
            environment?: string;
            /** @description Filing number (备案号) of that level. */
            filing?: string;
            /** @description `core` (核心), `important` (重要), `general` (一般). */
            importance: string;
            name: string;
            name_en?: string;
            /** @description Ids of systems that it needs. */
            needs?: string[];
            note?: string;
            /** @description Who answers for it. */
            owner: string;
            owner_contact?: string;
            /** @description Probed ports. */
            ports?: components["schemas"]["SystemPort"][];
            /** @description Another project than that of the token; for purchaser and operator. */
            project?: string | null;
            /**
             * Format: int32
             * @description Protection level (等保), 1 to 4.
             */
            protection?: number | null;
            /**
             * Format: int64
             * @description The revision that was read; a change is refused if somebody has changed it since.
             */
            revision?: number | null;
            /** @description Who made it. */
            vendor?: string;
            vendor_contact?: string;
        };
        /** @description Business systems. */
        Systems: {
            /** @description By age. */
            systems: components["schemas"]["System"][];
        };
        /** @description A ticket. */
        Ticket: {
            /** @description Who works on it: user id. */
            assignee?: string | null;
            /** @description How it came. */
            channel: string;
            /** @description Clock of the contract. */
            clock?: string | null;
            /** @description `response` and `resolution`, where it has them. */
            clocks: components["schemas"]["CaseClock"][];
            /** @description When it was confirmed, closed or cancelled. */
            closed_at?: string | null;
            /** @description Until when the tenant should confirm. */
            confirm_due?: string | null;
            /** @description Id. */
            id: string;
            /** @description The incident that it led to. */
            incident?: string | null;
            /** @description Kind. */
            kind: string;
            /** @description Urgency. */
            priority: string;
            /** @description Project. */
            project: string;
            /** @description When it was raised. */
            raised_at: string;
            /** @description When it was recorded. */
            recorded_at: string;
            /** @description Who wants it: user id of who entered it. */
            requester: string;
            /** @description Who wants it: name. */
            requester_name: string;
            /** @description The resolution was in time; stored when the ticket closed. */
            resolve_timely?: boolean | null;
            /** @description Resources. */
            resources: string[];
            /** @description The response was in time; stored when it was given. */
            response_timely?: boolean | null;
            /**
             * Format: int32
             * @description The tenant's mark.
             */
            satisfaction?: number | null;
            /** @description State. */
            state: string;
            /** @description Its name in Chinese. */
            state_name: string;
            /** @description Its name in English. */
            state_name_en: string;
            /** @description Business system. */
            system?: string | null;
            /** @description Text. */
            text: string;
            /** @description What happened, in the order in which it was recorded; only where one ticket is shown. */
            timeline?: components["schemas"]["TimelineEntry"][] | null;
            /** @description Title. */
            title: string;
            /**
             * Format: int64
             * @description How long it has waited so far, seconds, in which the clock of its resolution stood.
             */
            waited_seconds: number;
            /** @description For whom it waits, while it does: `tenant`, `third_party`. */
            waits_for?: string | null;
        };
        /** @description Something that happens to a ticket. */
        TicketEvent: {
            /** @description Who works on it from now on. */
            assignee?: string | null;
            /** @description When it happened, if the staff enters it afterwards; then `note` is required. A `wait` begins when it is entered. */
            at?: string | null;
            /** @description With `accept`: until when it is agreed to be resolved, where the contract has no clock. */
            due?: string | null;
            /** @description `accept`, `start`, `wait`, `resume`, `resolve`, `confirm`, `close`, `reopen`, `cancel`. */
            event: string;
            /** @description Remark; a `wait` says why. */
            note?: string | null;
            /**
             * Format: int32
             * @description With `confirm`: 1 to 5.
             */
            satisfaction?: number | null;
            /** @description With `wait`: for whom, `tenant` or `third_party`. What the tenant says ends the wait. */
            waits_for?: string | null;
        };
        /** @description A wish for a ticket. */
        TicketRequest: {
            /** @description When it was raised, if the staff enters it afterwards. */
            at?: string | null;
            /** @description `portal`, `chat`, `telephone`, `mail`, `monitoring`; `portal` unless given. */
            channel?: string | null;
            /** @description Clock of the contract to be measured by. */
            clock?: string | null;
            /** @description `service_request`, `fault`, `consultation`, `complaint`, `security`, `vulnerability`. */
            kind: string;
            /** @description `low`, `normal`, `high`, `urgent`; `normal` unless given. */
            priority?: string | null;
            /** @description Whose it is; that of the token unless given. */
            project?: string | null;
            /** @description Name of who wants it, if the staff enters it. */
            requester?: string | null;
            /** @description Resources, at most 200. */
            resources?: string[];
            /** @description Business system. */
            system?: string | null;
            /** @description 1 to 8000 characters. */
            text: string;
            /** @description 1 to 200 characters. */
            title: string;
        };
        /** @description Tickets. */
        Tickets: {
            /** @description Marker of the next page; none at the end. */
            next?: string | null;
            /** @description A page of them, newest first unless asked otherwise. */
            tickets: components["schemas"]["Ticket"][];
        };
        /** @description An entry of a timeline. Nothing is ever taken out of it; what was wrong is named by what corrects it. */
        TimelineEntry: {
            /** @description When it happened. */
            at: string;
            /** @description Who recorded it: user id. */
            by: string;
            /** @description Who recorded it: name. */
            by_name: string;
            /** @description The entry that this one corrects. */
            corrects?: string | null;
            /** @description More. */
            detail?: string | null;
            /** @description What happened. */
            event: string;
            /** @description Id. */
            id: string;
            /** @description Not for the tenant's eyes. */
            internal: boolean;
            /** @description Remark. */
            note?: string | null;
            /** @description When it was recorded. */
            recorded_at: string;
        };
        /** @description Topologies on record. */
        Topologies: {
            /** @description Newest first. */
            topologies: components["schemas"]["Topology"][];
        };
        /** @description A topology on record. */
        Topology: {
            /** @description When it was recorded. */
            at: string;
            /** @description Hosts, devices, systems; in lists none. */
            body?: Record<string, never> | null;
            /** @description By whom. */
            by: string;
            /** @description SHA-256 of the body. */
            digest: string;
            /** @description Id. */
            id: string;
            /** @description Remarks. */
            note: string;
        };
        /** @description A topology to record. */
        TopologyRequest: {
            /** @description What people add: where the drawing is kept, what has changed. */
            note?: string;
        };
        /** @description A project and those directly below it. */
        TreeBranch: {
            /** @description Those below, by id; go on after the last one's. */
            below: components["schemas"]["TreeNode"][];
            /** @description The project. */
            node: components["schemas"]["TreeNode"];
        };
        /** @description Limits of a branch. */
        TreeLimitsRequest: {
            /** @description By resource; null takes a limit away. */
            resources: {
                [key: string]: number | null;
            };
        };
        /** @description A project in the tree. */
        TreeNode: {
            /** @description Project above. */
            parent?: string | null;
            /** @description Project. */
            project: string;
            /** @description By resource: those of which it was given anything, or uses any. */
            resources: {
                [key: string]: components["schemas"]["TreeNodeLine"];
            };
        };
        /** @description A resource of a project in the tree. */
        TreeNodeLine: {
            /**
             * Format: int64
             * @description Given to projects below.
             */
            below: number;
            /**
             * Format: int64
             * @description What it may still use or hand on; none without a limit.
             */
            free?: number | null;
            /**
             * Format: int64
             * @description Granted by orders, allocations and loans.
             */
            granted: number;
            /**
             * Format: int64
             * @description Set for the project and all below it.
             */
            set?: number | null;
            /**
             * Format: int64
             * @description In use by the project itself.
             */
            used: number;
        };
        /** @description A payment without a day. */
        UndatedPayment: {
            /** @description What it waits for. */
            event: string;
            /** @description Payment. */
            payment: string;
        };
        /** @description Usage without a price. */
        Unpriced: {
            /** @description Attributes. */
            attributes: {
                [key: string]: string;
            };
            /** @description The usage. */
            intervals: components["schemas"]["BillInterval"][];
            /** @description Meter. */
            meter: string;
        };
        /** @description A dispute was right. */
        UpholdRequest: {
            /** @description What was found. */
            finding: string;
            /**
             * @description The right quantity, decimal text: what the line comes to as a whole, below what is booked. For a line that corrects an earlier
             *     period it is that of the line which is corrected.
             */
            quantity: string;
        };
        /** @description A correction of usage, as it stands. */
        UsageCorrection: {
            /** @description When the fact happened. */
            at: string;
            decided?: components["schemas"]["Signature"] | null;
            /** @description Where that can be seen. */
            evidence?: string | null;
            /** @description The fact that it corrects. */
            fact: string;
            /** @description Id. */
            id: string;
            /** @description Meter. */
            meter: string;
            /** @description The quantity in force when this was proposed. */
            old_quantity: string;
            /** @description Project. */
            project: string;
            /** @description Who proposed it. */
            proposed: components["schemas"]["Signature"];
            /** @description The right one. */
            quantity: string;
            /** @description Why. */
            reason: string;
            /** @description What he said. */
            remark?: string | null;
            /** @description Resource. */
            resource: string;
            /** @description `proposed`, `approved`, `rejected`, `withdrawn`. */
            state: string;
        };
        /** @description Corrections, newest first. */
        UsageCorrections: {
            /** @description A page of them, newest first unless asked otherwise. */
            corrections: components["schemas"]["UsageCorrection"][];
            /** @description Marker of the next page; none at the end. */
            next?: string | null;
        };
        /** @description A batch that was imported. */
        UsageImport: {
            /** @description When. */
            at: string;
            /** @description Who sent it: user id. */
            by: string;
            /** @description Name. */
            by_name: string;
            /** @description The batch. */
            id: string;
            /**
             * Format: int64
             * @description Records that were there already.
             */
            repeated: number;
            /** @description Source of its first record. */
            source: string;
            /**
             * Format: int64
             * @description Records stored by it.
             */
            stored: number;
        };
        /** @description Batches, newest first. */
        UsageImports: {
            /** @description A page of them, newest first unless asked otherwise. */
            imports: components["schemas"]["UsageImport"][];
            /** @description Marker of the next page; none at the end. */
            next?: string | null;
        };
        /** @description A quantity in force over `[from, to)`. */
        UsageInterval: {
            /** @description What price rows select by. */
            attributes: {
                [key: string]: string;
            };
            /** @description Usage before this does not count; with an order and without this, nothing counts yet. */
            counts_from?: string | null;
            /** @description First instant. */
            from: string;
            /** @description Id. */
            id: string;
            /** @description Kind of resource. */
            kind: string;
            /** @description Meter. */
            meter: string;
            /** @description Its name. */
            name: string;
            /** @description Order that created the resource. */
            order?: string | null;
            /** @description Quantity. */
            quantity: string;
            /** @description Resource. */
            resource: string;
            /** @description First instant after; none while it runs. */
            to?: string | null;
        };
        /** @description Usage of a project in a month. */
        UsageList: {
            /** @description Intervals that overlap it. */
            intervals: components["schemas"]["UsageInterval"][];
            /** @description Month. */
            month: string;
            /** @description Marker of the next page. */
            next?: string | null;
            /** @description Project. */
            project: string;
        };
        /** @description A registered source. */
        UsageSource: {
            /** @description Not revoked. */
            active: boolean;
            /** @description When. */
            created_at: string;
            /** @description Who registered it. */
            created_by: string;
            /** @description Id. */
            id: string;
            /** @description Meters. */
            meters: string[];
            /** @description Name. */
            name: string;
            /** @description User. */
            user: string;
        };
        /** @description Sources, oldest first. */
        UsageSources: {
            /** @description A page of them. */
            sources: components["schemas"]["UsageSource"][];
        };
        /** @description A decision. */
        VerdictRequest: {
            /** @description The appeal is upheld; the rectification is accepted. */
            accepted: boolean;
            /** @description Why. */
            reason: string;
        };
        /** @description What this API is. */
        Version: {
            /** @description Version of the API. */
            api: string;
            /** @description Where the OpenAPI document is. */
            openapi: string;
            /** @description `xinglin`. */
            product: string;
            /** @description Nothing behind it is real. */
            simulated: boolean;
            /** @description Version of the product. */
            version: string;
            /** @description What becomes of a new security group rule that lets the whole internet in: `refuse`, or `allow` on a test bed. */
            world_rules: string;
        };
        /** @description A stage that waits for a decision. */
        WaitingStage: {
            /** @description Since when. */
            began_at: string;
            /** @description Until when. */
            due_at: string;
            /** @description Its name. */
            name: string;
            /** @description Order. */
            order: string;
            /** @description The deadline has passed. */
            overdue: boolean;
            /** @description Its project. */
            project: string;
            /** @description Who decides. */
            role: string;
        };
        /** @description Stages that wait. */
        WaitingStages: {
            /** @description Where to go on. */
            next?: string | null;
            /** @description By deadline. */
            stages: components["schemas"]["WaitingStage"][];
        };
        /** @description A word. */
        Word: {
            /** @description In Chinese. */
            name: string;
            /** @description In English. */
            name_en: string;
            /** @description On the wire. */
            word: string;
        };
        /** @description Words and their names. */
        Words: {
            /** @description Clocks of the contract that a ticket can ask for. */
            clocks: components["schemas"]["Word"][];
            /** @description Levels of incidents that the contract has, with their definitions. */
            levels: components["schemas"]["Word"][];
            /** @description Lists of words by what they are for: `ticket.state`, `incident.event`, … */
            words: {
                [key: string]: components["schemas"]["Word"][];
            };
        };
        /** @description A working calendar. Version 0 is that of the program, below all imports: in force before the first, and in years that an import does not cover. */
        WorkingCalendar: {
            /** @description When. */
            at?: string | null;
            /** @description Who imported it. */
            by_name?: string | null;
            /** @description From which announcement. */
            note?: string | null;
            /** @description Lines such as `holiday 2026-10-01..2026-10-07` and `workday 2026-10-10`. */
            text: string;
            /**
             * Format: int64
             * @description Version.
             */
            version: number;
            /**
             * @description Where the working days of each year come from: of the calendar in force, all years that are covered or asked for by the contract; of a
             *     version in the history, those that its own text covers. A text covers a year of which it names 1 January as a holiday.
             */
            years: components["schemas"]["CalendarYear"][];
        };
        /** @description A wish to import a calendar. */
        WorkingCalendarRequest: {
            /** @description From which announcement. */
            note?: string | null;
            /**
             * @description Lines such as `holiday 2026-10-01..2026-10-07` and `workday 2026-10-10`; `#` begins a remark. A year of which 1 January is named is this
             *     text's alone; in other years it changes the days that it names.
             */
            text: string;
        };
        /** @description Calendars. */
        WorkingCalendars: {
            /** @description Newest first. */
            calendars: components["schemas"]["WorkingCalendar"][];
        };
        /** @description Resources that were not up all the time. */
        WorstList: {
            /** @description Marker of the next page. */
            next?: string | null;
            /** @description The worst first. */
            resources: components["schemas"]["WorstOne"][];
        };
        /** @description A resource that was not up all the time. */
        WorstOne: {
            /** @description Error budget. */
            budget: components["schemas"]["Budget"];
            /** @description The target was kept. */
            met: boolean;
            /** @description Name. */
            name: string;
            /** @description Per cent, rounded down. */
            percent: string;
            /** @description Project. */
            project: string;
            /** @description Resource. */
            resource: string;
            /** @description How its time was spent. */
            spent: components["schemas"]["Spent"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "version.show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "access-grant.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description in this state only */
                state?: string;
                /** @description true: only those that the caller asked for */
                own?: string;
                /** @description at most so many */
                limit?: string;
                /** @description the `next` of the page before, under the same sort; without a sort that is the id of its last row */
                marker?: string;
                /** @description by one of requested_at, until, state; upwards, or downwards with `:desc` behind it; what has none comes last */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessGrants"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "access-grant.request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessGrant"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "access-grant.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessGrant"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "access-grant.approve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessAnswer"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessGrant"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "access-grant.console": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessConsoleRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessConsole"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "access-grant.end": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessAnswer"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessGrant"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "access-session.recording": {
        parameters: {
            query?: {
                /** @description of this session */
                session?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessRecording"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "access-grant.refuse": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessAnswer"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessGrant"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "access-grant.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessAnswer"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessGrant"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "access-session.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessSessions"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "account-request.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountOrderRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "adjustment.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillAdjustments"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "advice.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description true: also what is settled */
                closed?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdviceList"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "advice.give": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdviceGiven"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Advice"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "allocation.list": {
        parameters: {
            query?: {
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Allocations"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "allocation.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AllocationRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Allocation"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "allocation.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Allocation"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "approval.list": {
        parameters: {
            query?: {
                /** @description at most so many */
                limit?: string;
                /** @description the `next` of the page before, under the same sort; without a sort that is the id of its last row */
                marker?: string;
                /** @description by one of created_at, due_at; upwards, or downwards with `:desc` behind it; what has none comes last */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Orders"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "article.list": {
        parameters: {
            query?: {
                /** @description with all these words */
                q?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Articles"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "article.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArticleRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Article"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "article.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Article"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "article.rewrite": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArticleRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Article"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "article.withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "assessment.list": {
        parameters: {
            query?: {
                /** @description of this scheme only */
                scheme?: string;
                /** @description in this state only */
                state?: string;
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assessments"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "assessment.open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssessmentRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assessment"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "assessment.simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SimulationRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Simulation"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "assessment.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assessment"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "assessment.announce": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assessment"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "assessment.appeal": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppealRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assessment"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "assessment.confirm": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assessment"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "assessment.decide": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerdictRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assessment"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "assessment.finalise": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assessment"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "assessment.judge": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JudgementRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assessment"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "rectification.report": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RectificationRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assessment"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "rectification.decide": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerdictRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assessment"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "assessment.refresh": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assessment"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "asset.list": {
        parameters: {
            query?: {
                /** @description of this class */
                class?: string;
                /** @description in this state only */
                state?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assets"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "asset.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssetRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Asset"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "asset.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Asset"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "asset.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssetRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Asset"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "audit.list": {
        parameters: {
            query?: {
                /** @description at most so many */
                limit?: string;
                /** @description the `next` of the page before, under the same sort; without a sort that is the id of its last row */
                marker?: string;
                /** @description by one of seq, at; upwards, or downwards with `:desc` behind it; what has none comes last */
                sort?: string;
                /** @description not before this instant (RFC 3339) */
                from?: string;
                /** @description before this instant (RFC 3339) */
                to?: string;
                /** @description id or name */
                user?: string;
                /** @description of the scope */
                project?: string;
                /** @description service */
                service?: string;
                /** @description action, or its beginning with a * behind it */
                action?: string;
                /** @description request id */
                request?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "availability.show": {
        parameters: {
            query?: {
                /** @description not before this instant (RFC 3339) */
                from?: string;
                /** @description before this instant (RFC 3339) */
                to?: string;
                /** @description with the exceptions of this level */
                level?: string;
            };
            header?: never;
            path: {
                resource: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceAvailability"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "balance.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JournalBalances"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "billing.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description first month, such as 2026-07; the running half-year's unless given */
                from?: string;
                /** @description how many; 6 unless given, 36 at most */
                months?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BilledTerms"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "bill.list": {
        parameters: {
            query?: {
                /** @description such as 2026-11, in the contract's time zone; the running one unless given */
                month?: string;
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bills"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "bill.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bill"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "sheet.bill": {
        parameters: {
            query?: {
                /** @description pdf, xlsx, csv or json; otherwise what Accept asks for, and json */
                format?: string;
            };
            header?: never;
            path: {
                project: string;
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "book.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description of this month only */
                month?: string;
                /** @description in this state only */
                state?: string;
                /** @description at most so many */
                limit?: string;
                /** @description the `next` of the page before, under the same sort; without a sort that is the id of its last row */
                marker?: string;
                /** @description by one of bill, month, project, total, state, verify_due; upwards, or downwards with `:desc` behind it; what has none comes last */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookStates"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "book.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reconciliation"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "book.issue": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookState"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "bill-line.accept": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                month: string;
                line: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptDisputeRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillDispute"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "bill-line.confirm": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                month: string;
                line: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SideRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reconciliation"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "bill-line.decline": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                month: string;
                line: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DisputeReasonRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillDispute"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "bill-line.dispute": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                month: string;
                line: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DisputeReasonRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillDispute"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "bill-line.reject": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                month: string;
                line: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectDisputeRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillDispute"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "bill-line.uphold": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                month: string;
                line: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpholdRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillDispute"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "bill-line.withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                month: string;
                line: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DisputeReasonRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillDispute"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "book.sign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                month: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SideRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookState"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "branding.list": {
        parameters: {
            query?: {
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Brandings"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "branding.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Branding"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "branding.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BrandingRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Branding"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "branding.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "calendar.show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkingCalendar"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "calendar.import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkingCalendarRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkingCalendar"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "calendar.history": {
        parameters: {
            query?: {
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkingCalendars"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "change.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description in this state only */
                state?: string;
                /** @description of this kind only */
                kind?: string;
                /** @description at most so many */
                limit?: string;
                /** @description the `next` of the page before, under the same sort; without a sort that is the id of its last row */
                marker?: string;
                /** @description by one of requested_at, from, state; upwards, or downwards with `:desc` behind it; what has none comes last */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Changes"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "change.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Change"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "order-change.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderChangeRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "change.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Change"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "change.act": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeEvent"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Change"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "compliance.list": {
        parameters: {
            query?: {
                /** @description clauses of this tender: chuyi, qingpu, shaanxi, beijing-medins, beijing-cityadmin */
                contract?: string;
                /** @description clauses of this area */
                area?: string;
                /** @description met, partly, open or outside */
                state?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clauses"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "compliance.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                clause: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clause"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "compliance.live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "clause-proof.list": {
        parameters: {
            query?: {
                /** @description of this clause only */
                clause?: string;
                /** @description test, screenshot or certificate */
                kind?: string;
                /** @description true: also those that are withdrawn */
                withdrawn?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClauseProofs"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "clause-proof.record": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClauseProofRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClauseProof"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "clause-proof.withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClauseProofWithdrawal"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClauseProof"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "compliance.summary": {
        parameters: {
            query?: {
                /** @description clauses of this tender: chuyi, qingpu, shaanxi, beijing-medins, beijing-cityadmin */
                contract?: string;
                /** @description clauses of this area */
                area?: string;
                /** @description met, partly, open or outside */
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "contract.show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contract"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "contract-draft.check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContractText"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractCheck"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "contract-draft.compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContractTexts"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractDifferences"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "contract-event.list": {
        parameters: {
            query?: {
                /** @description of this kind only */
                kind?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractEvents"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "contract-event.record": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContractEventRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractEvent"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "contract-event.correct": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContractEventCorrection"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractEvent"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "contract-event.withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractEvent"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "contract-version.states": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractVersionStates"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "contract-version.agree": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractVersionState"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "contract-version.decline": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeclineVersionRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractVersionState"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "contract-version.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractVersions"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "correction.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description in this state only */
                state?: string;
                /** @description at most so many */
                limit?: string;
                /** @description the `next` of the page before, under the same sort; without a sort that is the id of its last row */
                marker?: string;
                /** @description by one of proposed, at, state; upwards, or downwards with `:desc` behind it; what has none comes last */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageCorrections"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "correction.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CorrectionRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageCorrection"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "correction.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageCorrection"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "correction.approve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemarkRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageCorrection"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "correction.reject": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemarkRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageCorrection"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "correction.withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageCorrection"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "deliverable.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deliverables"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "sheet.deliverables": {
        parameters: {
            query?: {
                /** @description pdf, xlsx, csv or json; otherwise what Accept asks for, and json */
                format?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "deliverable.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                no: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliverableDetail"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "deliverable.accept": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeliverableRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deliverable"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "deliverable.return": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeliverableRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deliverable"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "deliverable.submit": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                no: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeliverableRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deliverable"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "delivery.retry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "demand.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Demand"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "deputy.list": {
        parameters: {
            query?: {
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deputies"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "deputy.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeputyRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deputy"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "deputy.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "desk.words": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Words"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "sheet.deviations": {
        parameters: {
            query?: {
                /** @description pdf, xlsx, csv or json; otherwise what Accept asks for, and json */
                format?: string;
                /** @description of this contract only */
                contract?: string;
                /** @description of this area only */
                area?: string;
                /** @description true: with what this cloud measures about them now */
                live?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "dispute.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description in this state only */
                state?: string;
                /** @description at most so many */
                limit?: string;
                /** @description the `next` of the page before, under the same sort; without a sort that is the id of its last row */
                marker?: string;
                /** @description by one of raised, month, project, amount, state; upwards, or downwards with `:desc` behind it; what has none comes last */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillDisputes"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "duty.list": {
        parameters: {
            query?: {
                /** @description pending, overdue, in_time, late, late_entry, waived, or all */
                state?: string;
                /** @description of this duty only */
                duty?: string;
                /** @description of this kind only */
                kind?: string;
                /** @description about this project only */
                project?: string;
                /** @description due not before this instant (RFC 3339) */
                from?: string;
                /** @description due before this instant (RFC 3339) */
                to?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Duties"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "duty.plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlannedDutyRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DutyInstance"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "duty.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DutyDetail"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "duty.confirm": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DutyConfirmation"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DutyInstance"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "duty.fulfil": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DutyEntryRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DutyInstance"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "duty.correct": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                entry: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DutyEntryRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DutyInstance"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "duty.take-back": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                entry: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DutyInstance"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "duty.waive": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DutyInstance"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "entitlement.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description of this row of the price book only */
                item?: string;
                /** @description in_force or ended */
                state?: string;
                /** @description at most so many */
                limit?: string;
                /** @description the `next` of the page before, under the same sort; without a sort that is the id of its last row */
                marker?: string;
                /** @description by one of id, until; upwards, or downwards with `:desc` behind it; what has none comes last */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entitlements"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "erasure.list": {
        parameters: {
            query?: {
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasures"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "evidence.store": {
        parameters: {
            query?: {
                /** @description file name */
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evidence"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "evidence.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "exposure.list": {
        parameters: {
            query?: {
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Exposures"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "finding.list": {
        parameters: {
            query?: {
                /** @description in this state only */
                state?: string;
                /** @description of this inspection only */
                duty?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Findings"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "finding.record": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FindingRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Finding"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "finding.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FindingDetail"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "finding.close": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Finding"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "finding.rectify": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Finding"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "finding.reopen": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Finding"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "flow.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Flows"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "form.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderForms"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "sheet.form": {
        parameters: {
            query?: {
                /** @description pdf, xlsx, csv or json; otherwise what Accept asks for, and json */
                format?: string;
                /** @description last day of the assessed period; the latest assessment without it */
                until?: string;
            };
            header?: never;
            path: {
                scheme: string;
                form: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "found-asset.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundAssets"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "found-asset.register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assets"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "health-finding.list": {
        parameters: {
            query?: {
                /** @description of this kind only */
                kind?: string;
                /** @description of this one only; with its kind */
                subject?: string;
                /** @description critical, warning or notice */
                severity?: string;
                /** @description true: also what is over */
                closed?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthFindings"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "health-finding.ticket": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HealthTicketRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthFinding"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "health.list": {
        parameters: {
            query?: {
                /** @description in the order of this measure; the fullest of all measures unless given */
                by?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path: {
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthSubjects"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "health.show": {
        parameters: {
            query?: {
                /** @description places of a ranking, 1 to 50; 10 unless given */
                top?: string;
            };
            header?: never;
            path: {
                kind: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthDetail"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "incident.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description in this state only */
                state?: string;
                /** @description of this kind only */
                kind?: string;
                /** @description of this level only */
                level?: string;
                /** @description at most so many */
                limit?: string;
                /** @description the `next` of the page before, under the same sort; without a sort that is the id of its last row */
                marker?: string;
                /** @description by one of recorded_at, raised_at, level, state; upwards, or downwards with `:desc` behind it; what has none comes last */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incidents"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "incident.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "incident.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "downtime.create": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DowntimeRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Downtime"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "downtime.end": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                downtime: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DowntimeEnd"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Downtime"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "downtime.void": {
        parameters: {
            query?: {
                /** @description why; required */
                reason?: string;
            };
            header?: never;
            path: {
                id: string;
                downtime: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "incident.act": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentEvent"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "incident.report": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentReportRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "item.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "item.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Item"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "journal.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description with a posting on this account only */
                account?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JournalEntries"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "level-setting.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LevelSettings"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "level-setting.update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LevelSettingsRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LevelSettings"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "level.list": {
        parameters: {
            query?: {
                /** @description such as 2026-11, in the contract's time zone; the running one unless given */
                month?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LevelResults"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "level.parts": {
        parameters: {
            query?: {
                /** @description such as 2026-11, in the contract's time zone; the running one unless given */
                month?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LevelResults"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "level.worst": {
        parameters: {
            query?: {
                /** @description such as 2026-11, in the contract's time zone; the running one unless given */
                month?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorstList"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "loan.list": {
        parameters: {
            query?: {
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaLoans"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "loan.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuotaLoanRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaLoan"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "loan.agree": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaLoan"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "loan.approve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaLoan"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "loan.refuse": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaLoan"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "loan.return": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaLoan"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "maintenance.list": {
        parameters: {
            query?: {
                /** @description not before this instant (RFC 3339) */
                from?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Maintenances"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "maintenance.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MaintenanceRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Maintenance"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "maintenance.withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Maintenance"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "project-member.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectMembers"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "name.list": {
        parameters: {
            query?: {
                /** @description ids of projects, with commas between; 100 of projects and users together at most */
                projects?: string;
                /** @description ids of people, with commas between */
                users?: string;
                /** @description how the names of the wanted projects begin, large and small Latin letters alike; not together with ids */
                q?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Names"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "node-token.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NodeTokenRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeToken"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "node.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nodes"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "node.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "obligation.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Obligations"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "on-call.show": {
        parameters: {
            query?: {
                /** @description of this team only */
                team?: string;
                /** @description at this instant (RFC 3339); now unless given */
                at?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shifts"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "openapi.show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "opening.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpeningRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "sheet.report": {
        parameters: {
            query?: {
                /** @description pdf, xlsx, csv or json; otherwise what Accept asks for, and json */
                format?: string;
            };
            header?: never;
            path: {
                every: string;
                day: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "operation.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description on this resource only */
                subject?: string;
                /** @description at most so many */
                limit?: string;
                /** @description the `next` of the page before, under the same sort; without a sort that is the id of its last row */
                marker?: string;
                /** @description by one of created_at, finished_at; upwards, or downwards with `:desc` behind it; what has none comes last */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "operation.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "order-clock.list": {
        parameters: {
            query?: {
                /** @description of this order */
                order?: string;
                /** @description of this name */
                clock?: string;
                /** @description true: only late ones */
                late?: string;
                /** @description not before this instant (RFC 3339) */
                from?: string;
                /** @description before this instant (RFC 3339) */
                to?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderClocks"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "order-clock.figures": {
        parameters: {
            query?: {
                /** @description not before this instant (RFC 3339) */
                from?: string;
                /** @description before this instant (RFC 3339) */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderClockFigures"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "order.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description in this state only */
                state?: string;
                /** @description of this kind only */
                kind?: string;
                /** @description changes of this order only */
                target?: string;
                /** @description true: only what somebody does by hand; false: only what nobody does */
                by_hand?: string;
                /** @description at most so many */
                limit?: string;
                /** @description the `next` of the page before, under the same sort; without a sort that is the id of its last row */
                marker?: string;
                /** @description by one of created_at, name, project, state, delivered_at, expires_at; upwards, or downwards with `:desc` behind it; what has none comes last */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Orders"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "order.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "order.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "order.resubmit": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "order.accept": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "order.approve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "order.complete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderCompleteRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "order.erasure": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "order.refuse": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "order.reject": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "order.retry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "order.return": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "order.withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "outage.list": {
        parameters: {
            query?: {
                /** @description not before this instant (RFC 3339) */
                from?: string;
                /** @description before this instant (RFC 3339) */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Outages"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "payment-plan.show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPlan"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "payment-plan.share": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareRequest"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "payment-plan.step": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentStepRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FixedPayment"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "pool.changes": {
        parameters: {
            query?: {
                /** @description not before this instant (RFC 3339) */
                from?: string;
                /** @description before this instant (RFC 3339) */
                to?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolChanges"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "pool.record": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PoolChangeRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolProposal"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "pool-proposal.list": {
        parameters: {
            query?: {
                /** @description in this state only */
                state?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolProposals"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "pool-proposal.confirm": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PoolDecision"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolProposal"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "pool-proposal.refuse": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PoolDecision"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolProposal"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "pool.list": {
        parameters: {
            query?: {
                /** @description not before this instant (RFC 3339) */
                from?: string;
                /** @description before this instant (RFC 3339) */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pools"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "problem.list": {
        parameters: {
            query?: {
                /** @description in this state only */
                state?: string;
                /** @description at most so many */
                limit?: string;
                /** @description the `next` of the page before, under the same sort; without a sort that is the id of its last row */
                marker?: string;
                /** @description by one of opened_at, state, resolved_at; upwards, or downwards with `:desc` behind it; what has none comes last */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problems"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "problem.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProblemRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "problem.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "problem.act": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProblemEvent"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "problem.link": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                incident: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "quota.show": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quota"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "sheet.reconciliation": {
        parameters: {
            query?: {
                /** @description pdf, xlsx, csv or json; otherwise what Accept asks for, and json */
                format?: string;
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
            };
            header?: never;
            path: {
                first: string;
                last: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "register.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Registers"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "register-record.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description of this business system only */
                system?: string;
                /** @description that belong to this record only */
                parent?: string;
                /** @description withdrawn ones too */
                withdrawn?: string;
                /** @description not before this instant (RFC 3339) */
                from?: string;
                /** @description before this instant (RFC 3339) */
                to?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path: {
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisterRecords"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "register-record.enter": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterRecordRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisterRecord"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "register-record.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisterRecordDetail"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "register-record.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterChangeRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisterRecord"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "register-record.withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisterRecord"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "reminder.list": {
        parameters: {
            query?: {
                /** @description that ends within so many days; 90 unless given */
                days?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reminders"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "resource.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description of this kind */
                kind?: string;
                /** @description of this business system */
                system?: string;
                /** @description true: that belong to no business system */
                ownerless?: string;
                /** @description true: also those that have ended */
                ended?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resources"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "resource.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "risk-request.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description in this state only */
                state?: string;
                /** @description at most so many */
                limit?: string;
                /** @description the `next` of the page before, under the same sort; without a sort that is the id of its last row */
                marker?: string;
                /** @description by one of recorded_at, raised_at, state; upwards, or downwards with `:desc` behind it; what has none comes last */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Risks"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "risk-request.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RiskRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Risk"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "risk-request.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Risk"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "risk-request.act": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RiskEvent"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Risk"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "roster-gap.list": {
        parameters: {
            query?: {
                /** @description team */
                team?: string;
                /** @description primary (unless given), deputy, onsite */
                post?: string;
                /** @description always (unless given) or working */
                hours?: string;
                /** @description not before this instant (RFC 3339) */
                from?: string;
                /** @description before this instant (RFC 3339) */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RosterGaps"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "sample.list": {
        parameters: {
            query?: {
                /** @description not before this instant (RFC 3339) */
                from?: string;
                /** @description before this instant (RFC 3339) */
                to?: string;
            };
            header?: never;
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Samples"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "scheme.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schemes"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "settlement.list": {
        parameters: {
            query?: {
                /** @description at most so many */
                limit?: string;
                /** @description the `next` of the page before, under the same sort; without a sort that is the id of its last row */
                marker?: string;
                /** @description by one of number, until, state; upwards, or downwards with `:desc` behind it; what has none comes last */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settlements"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "settlement.draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettlementRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settlement"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "settlement.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settlement"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "settlement.return": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReturnRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settlement"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "settlement.sign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignatureRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settlement"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "sheet.settlement": {
        parameters: {
            query?: {
                /** @description pdf, xlsx, csv or json; otherwise what Accept asks for, and json */
                format?: string;
            };
            header?: never;
            path: {
                until: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "shift.list": {
        parameters: {
            query?: {
                /** @description of this team only */
                team?: string;
                /** @description not before this instant (RFC 3339) */
                from?: string;
                /** @description before this instant (RFC 3339) */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shifts"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "shift.plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShiftsRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shifts"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "shift.cancel": {
        parameters: {
            query?: {
                /** @description why */
                reason?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shift"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "clock.show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulatedClock"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "clock.move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SimulatedClock"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulatedClock"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "server.crash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Crash"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "stage.list": {
        parameters: {
            query?: {
                /** @description true: only those whose deadline has passed */
                overdue?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitingStages"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "stocktake.list": {
        parameters: {
            query?: {
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stocktakes"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "stocktake.begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StocktakeRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stocktake"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "stocktake.show": {
        parameters: {
            query?: {
                /** @description lines of this result only */
                result?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stocktake"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "stocktake.close": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stocktake"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "stocktake.check": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                n: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LineCheck"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StocktakeLine"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "subscription.list": {
        parameters: {
            query?: {
                /** @description everybody's, for the operator */
                all?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscriptions"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "subscription.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscriptionRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "subscription.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "delivery.list": {
        parameters: {
            query?: {
                /** @description in this state only */
                state?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deliveries"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "system.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description in this state only */
                state?: string;
                /** @description of this protection level */
                protection?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Systems"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "system.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SystemRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "system.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "system.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SystemRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "system.adopt": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdoptRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Adopted"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "system.history": {
        parameters: {
            query?: {
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemHistory"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "system.release": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReleaseRequest"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "system.move": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SystemEvent"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "ticket.list": {
        parameters: {
            query?: {
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description in this state only */
                state?: string;
                /** @description of this kind only */
                kind?: string;
                /** @description given to this person only */
                assignee?: string;
                /** @description at most so many */
                limit?: string;
                /** @description the `next` of the page before, under the same sort; without a sort that is the id of its last row */
                marker?: string;
                /** @description by one of recorded_at, raised_at, priority, state, due; upwards, or downwards with `:desc` behind it; what has none comes last */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tickets"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "ticket.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TicketRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "ticket.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "ticket.assign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Assignment"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "ticket.comment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "ticket.act": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TicketEvent"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "topology.list": {
        parameters: {
            query?: {
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Topologies"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "topology.record": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TopologyRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Topology"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "topology.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Topology"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "tree.show": {
        parameters: {
            query?: {
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TreeBranch"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "tree.limit": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TreeLimitsRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TreeNode"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "usage.list": {
        parameters: {
            query?: {
                /** @description such as 2026-11, in the contract's time zone; the running one unless given */
                month?: string;
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageList"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "usage-import.list": {
        parameters: {
            query?: {
                /** @description at most so many */
                limit?: string;
                /** @description the `next` of the page before, under the same sort; without a sort that is the id of its last row */
                marker?: string;
                /** @description by one of at, source, stored; upwards, or downwards with `:desc` behind it; what has none comes last */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageImports"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "usage-import.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReceipt"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "usage-source.list": {
        parameters: {
            query?: {
                /** @description at most so many */
                limit?: string;
                /** @description go on after this one */
                marker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageSources"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "usage-source.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SourceRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageSource"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "usage-source.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "sheet.usage": {
        parameters: {
            query?: {
                /** @description pdf, xlsx, csv or json; otherwise what Accept asks for, and json */
                format?: string;
            };
            header?: never;
            path: {
                project: string;
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    "sheet.utilisation": {
        parameters: {
            query?: {
                /** @description pdf, xlsx, csv or json; otherwise what Accept asks for, and json */
                format?: string;
                /** @description another project than that of the token; for purchaser and operator */
                project?: string;
            };
            header?: never;
            path: {
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
}
