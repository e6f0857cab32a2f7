/** Whether what a map lights is what the network uses: insertion, deletion and ROAD. */
package org.blockwright.runtime.faithfulness;
